import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { forge } from '../../support/forge.js';
import {
  AUDIENCE,
  goodClaims,
  goodHeader,
  ISSUER,
  SCENES,
} from '../../support/scenes.js';
import { altered, bench, type Changes, verdict } from '../../support/tokens.js';

const scene = SCENES.HS256;
const { service } = bench();

describe('the claims of an access token', () => {
  it.each<Changes>([
    {},
    { iat: undefined, jti: undefined },
    { nbf: START },
    { aud: [AUDIENCE] },
    { aud: ['other', AUDIENCE] },
    { exp: START + 0.5 },
    { nbf: 0, iat: 0 },
    { sub: ' ' },
    { sid: 5, roles: null, toString: 'text' },
  ])('are accepted with %j', async (change) => {
    expect(await verdict(service, altered({}, change))).toBe('accepted');
  });

  it.each<[string, Changes[]]>([
    [
      'issuer: issuer_untrusted',
      [
        undefined,
        null,
        '',
        `${ISSUER}/`,
        ISSUER.toUpperCase(),
        [ISSUER],
        5,
      ].map((iss) => ({ iss })),
    ],
    [
      'audience: audience_mismatch',
      [
        undefined,
        null,
        '',
        'other',
        `${AUDIENCE}/`,
        [],
        ['other'],
        [[AUDIENCE]],
        [AUDIENCE, 5],
        [AUDIENCE, null],
        { 0: AUDIENCE },
        5,
      ].map((aud) => ({ aud })),
    ],
    [
      'subject: claim_invalid',
      [undefined, null, '', 5, ['alice'], {}, 'a\ud800', '\udc00'].map(
        (sub) => ({
          sub,
        }),
      ),
    ],
    [
      'expiration_date: claim_invalid',
      [undefined, null, `${START + 600}`, -1, [START + 600], {}, true].map(
        (exp) => ({ exp }),
      ),
    ],
    [
      'not_before_date: claim_invalid',
      [null, `${START}`, -1, [], false].map((nbf) => ({ nbf })),
    ],
    [
      'issued_at_date: claim_invalid',
      [null, `${START}`, -1, [], false].map((iat) => ({ iat })),
    ],
    [
      'token_id: claim_invalid',
      [null, '', 5, ['a'], {}].map((jti) => ({ jti })),
    ],
  ])('are refused at %s', async (expected, changes) => {
    for (const change of changes) {
      const token = altered({}, change);
      expect([change, await verdict(service, token)]).toEqual([
        change,
        expected,
      ]);
    }
  });

  it.each([
    ['exp', 'expiration_date'],
    ['nbf', 'not_before_date'],
    ['iat', 'issued_at_date'],
  ])('are refused with an infinite %s', async (name, check) => {
    const text = JSON.stringify({ ...goodClaims(START), [name]: 'X' });
    const infinite = text.replace('"X"', '1e999');
    expect(JSON.parse(infinite)).toHaveProperty(name, Infinity);
    const token = forge(goodHeader(scene), infinite, scene.signer);
    expect(await verdict(service, token)).toBe(`${check}: claim_invalid`);
  });
});
