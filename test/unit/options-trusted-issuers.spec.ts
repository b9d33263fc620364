import { describe, expect, it } from 'vitest';
import { IsString } from 'class-validator';
import { z } from 'zod';
import { bootFaults, optionsWith } from '../support/boot-faults.js';
import { ISSUER } from '../support/scenes.js';

const IDP = { issuer: 'https://idp.example', jwks: 'discover' };

class TeamClaims {
  @IsString()
  tenant: string;
}

const faultsOf = (trustedIssuers: unknown): string[] =>
  bootFaults(optionsWith({ trustedIssuers }));

const TEXTS = 'must be exact text or an array of such texts, never empty';
const TYPE = "must be a media type such as 'JWT' or 'at+jwt', or false for any";
const CLAIMS =
  'must be a class with class-validator decorators or a Standard Schema, or false for none';
const TWICE = 'is named twice, or the issuer of the module itself';

describe('the option trustedIssuers', () => {
  it.each([
    [undefined],
    [null],
    [[]],
    [[IDP]],
    [[{ ...IDP, audience: 'x', type: 'at+jwt', claims: TeamClaims }]],
    [[{ ...IDP, audience: ['x', 'y'], type: false, claims: false }]],
    [[{ ...IDP, audience: undefined, type: undefined }]],
    [
      [
        { ...IDP, boundTokens: 'refuse' },
        { ...IDP, issuer: 'https://b.example', boundTokens: 'ignore' },
      ],
    ],
    [[{ ...IDP, claims: z.object({}) }]],
    [[IDP, { ...IDP, issuer: 'https://idp.example/' }]],
  ])('takes %j', (given) => {
    expect(faultsOf(given)).toEqual([]);
  });

  it.each([{}, IDP, 'https://idp.example', 5, true])(
    'refuses %j, which is no list',
    (given) => {
      expect(faultsOf(given)).toEqual([
        'trustedIssuers: must be an array of { issuer, jwks }',
      ]);
    },
  );

  it.each([[undefined], [null], ['https://idp.example'], [5], [[]]])(
    'refuses %j in the list',
    (each) => {
      expect(faultsOf([IDP, each])).toEqual([
        'trustedIssuers[1]: must be an object: { issuer, jwks }',
      ]);
    },
  );

  it.each<[string, unknown, string]>([
    ...[true, 'check', null, ['ignore']].map(
      (value): [string, unknown, string] => [
        'boundTokens',
        value,
        "must be 'refuse' or 'ignore'",
      ],
    ),
    ['audience', [], TEXTS],
    ['audience', '', TEXTS],
    ['audience', ' x', TEXTS],
    ['audience', ['x', ''], TEXTS],
    ['audience', null, TEXTS],
    ['audience', /x/, TEXTS],
    ['audience', false, TEXTS],
    ['type', '', TYPE],
    ['type', 'a b', TYPE],
    ['type', true, TYPE],
    ['type', null, TYPE],
    ['claims', {}, CLAIMS],
    ['claims', true, CLAIMS],
    ['claims', null, CLAIMS],
    ['claims', class Bare {}, CLAIMS],
    [
      'kids',
      [],
      'is no option here; known are issuer, jwks, algorithms, fetch, audience, type, boundTokens, claims',
    ],
  ])('refuses %s %j', (name, value, message) => {
    expect(faultsOf([{ ...IDP, [name]: value }])).toEqual([
      `trustedIssuers[0].${name}: ${message}`,
    ]);
  });

  it('refuses an issuer twice, and our own', () => {
    expect(faultsOf([IDP, { ...IDP, issuer: ISSUER }, IDP])).toEqual([
      `trustedIssuers[1].issuer: ${TWICE}`,
      `trustedIssuers[2].issuer: ${TWICE}`,
    ]);
  });

  it('lists all that is wrong at once', () => {
    expect(
      faultsOf([{ jwks: 'discover', algorithms: ['none'], audience: '' }]),
    ).toEqual([
      'trustedIssuers[0].issuer: must be the iss of its tokens, exactly; it is missing or undefined: is the environment variable set?',
      "trustedIssuers[0].jwks: can be 'discover' only where the issuer is an https: address; else give the address of its JWK set",
      'trustedIssuers[0].algorithms[0]: must be one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA',
      `trustedIssuers[0].audience: ${TEXTS}`,
    ]);
  });
});

describe('the option issuerResolver', () => {
  it.each([null, () => undefined, async () => IDP])(
    'takes %o',
    (issuerResolver) => {
      expect(bootFaults(optionsWith({ issuerResolver }))).toEqual([]);
    },
  );

  it.each([[IDP], [[]], ['x'], [true], [0]])('refuses %j', (issuerResolver) => {
    expect(bootFaults(optionsWith({ issuerResolver }))).toEqual([
      'issuerResolver: must be a function that is given an issuer and returns { issuer, jwks } or undefined',
    ]);
  });
});
