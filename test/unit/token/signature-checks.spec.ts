import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { fixed, forge, hmac } from '../../support/forge.js';
import { goodClaims, goodHeader, SCENES } from '../../support/scenes.js';
import { altered, bench, verdict } from '../../support/tokens.js';

const scene = SCENES.HS256;
const { service } = bench();

describe('the key of a token', () => {
  it.each(['other', 'SCENE-KEY', 'scene-key ', '__proto__', 'toString'])(
    'is not the one of kid %j',
    async (kid) => {
      expect(await verdict(service, altered({ kid }))).toBe(
        'key_known: key_unknown',
      );
    },
  );

  it('may go unnamed where there is one of the algorithm', async () => {
    const unnamed = { kid: undefined };
    expect(await verdict(service, altered(unnamed))).toBe('accepted');
    expect(await verdict(service, altered({ ...unnamed, alg: 'HS512' }))).toBe(
      'key_known: key_unknown',
    );
  });

  it.each(['HS384', 'HS512', 'RS256', 'ES256', 'EdDSA'])(
    'is not for %s',
    async (alg) => {
      expect(await verdict(service, altered({ alg }))).toBe(
        'key_algorithm: algorithm_not_allowed',
      );
    },
  );

  it.each([
    ['another secret', hmac(256, 'another secret')],
    ['an empty secret', hmac(256, '')],
    ['another hash', hmac(512, scene.secret as Buffer)],
    ['nobody', fixed('A')],
  ])('did not sign what %s signed', async (_, signer) => {
    const token = forge(goodHeader(scene), goodClaims(START), signer);
    expect(await verdict(service, token)).toBe('signature: signature_invalid');
  });

  it('is asked before the claims are', async () => {
    const claims = { ...goodClaims(START), iss: 'other', exp: 1 };
    const token = forge(goodHeader(scene), claims, hmac(256, 'another secret'));
    expect(await verdict(service, token)).toBe('signature: signature_invalid');
  });
});
