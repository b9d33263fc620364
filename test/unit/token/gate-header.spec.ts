import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { forge, unsigned } from '../../support/forge.js';
import { goodClaims, goodHeader, SCENES } from '../../support/scenes.js';
import { altered, bench, type Changes, verdict } from '../../support/tokens.js';

const scene = SCENES.HS256;
const { service } = bench();

describe('the gate refuses as malformed', () => {
  it.each<[Changes, string]>([
    [{ crit: ['exp'] }, 'header_critical'],
    [{ crit: [] }, 'header_critical'],
    [{ crit: null }, 'header_critical'],
    [{ b64: false }, 'header_critical'],
    [{ b64: true }, 'header_critical'],
    [{ kid: '' }, 'header_key_id'],
    [{ kid: 'k'.repeat(257) }, 'header_key_id'],
    [{ kid: 5 }, 'header_key_id'],
    [{ kid: null }, 'header_key_id'],
    [{ kid: ['scene-key'] }, 'header_key_id'],
    [{ kid: {} }, 'header_key_id'],
  ])('the header member %j', async (change, check) => {
    expect(await verdict(service, altered(change))).toBe(
      `${check}: token_malformed`,
    );
  });
});

describe('the gate allows no algorithm', () => {
  it.each([
    'none',
    'None',
    'NONE',
    'nOnE',
    ' none',
    '',
    'hs256',
    'HS256 ',
    'HS1',
    'RS1',
    'ES256K',
    'toString',
    '__proto__',
    'A128KW',
    undefined,
    null,
    0,
    ['HS256'],
    { toString: 'HS256' },
  ])('%j', async (alg) => {
    const expected = 'header_algorithm: algorithm_not_allowed';
    expect(await verdict(service, altered({ alg }))).toBe(expected);
    const bare = forge(
      { ...goodHeader(scene), alg },
      goodClaims(START),
      unsigned,
    );
    expect(await verdict(service, bare)).toBe(expected);
  });
});

describe('the gate, on the type', () => {
  it.each(['JWT', 'jwt', 'application/jwt', 'Application/JWT'])(
    'takes %j',
    async (typ) => {
      expect(await verdict(service, altered({ typ }))).toBe('accepted');
    },
  );

  it.each([undefined, null, 5, '', 'JWE', 'at+jwt', 'JWT ', ['JWT'], 'x/jwt'])(
    'refuses %j',
    async (typ) => {
      expect(await verdict(service, altered({ typ }))).toBe(
        'header_type: type_mismatch',
      );
    },
  );

  it('ignores other members of the header', async () => {
    const change = { cty: 'JWT', jku: 'https://evil.example', zip: 'DEF' };
    expect(await verdict(service, altered(change))).toBe('accepted');
  });

  it('lets a kid of 256 characters pass', async () => {
    expect(await verdict(service, altered({ kid: 'k'.repeat(256) }))).toBe(
      'key_known: key_unknown',
    );
  });
});
