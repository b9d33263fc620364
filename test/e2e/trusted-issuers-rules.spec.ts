import { IsIn } from 'class-validator';
import type { JwtAuthOptions, TrustedIssuerOptions } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { START } from '../support/fake-clock.js';
import { tokenOf } from '../support/guarded-app.js';
import { IdentityProvider } from '../support/issuers/provider.js';
import { entering, startTrusting } from '../support/issuers/trusting-app.js';
import { PLATFORMS } from '../support/platform.js';
import { AUDIENCE, ISSUER } from '../support/scenes.js';

class TeamClaims {
  @IsIn(['acme'])
  tenant: string;
}

type Own = Partial<JwtAuthOptions>;
type Theirs = Partial<TrustedIssuerOptions>;

/** Options of the module and of the issuer, and what a token then meets. */
const ROWS: readonly [
  name: string,
  own: Own,
  theirs: Theirs,
  claims: object,
  header: object,
  outcome: string,
][] = [
  // The audience.
  ['the audience of the module', {}, {}, {}, {}, 'in'],
  ['one of several audiences', {}, {}, { aud: ['x', AUDIENCE] }, {}, 'in'],
  ['another audience', {}, {}, { aud: 'x' }, {}, '401 audience_mismatch'],
  ['no audience', {}, {}, { aud: undefined }, {}, '401 audience_mismatch'],
  ['its own audience', {}, { audience: 'x' }, { aud: 'x' }, {}, 'in'],
  [
    'one of its own audiences',
    {},
    { audience: ['x', 'y'] },
    { aud: 'y' },
    {},
    'in',
  ],
  [
    'the audience of the module where it has its own',
    {},
    { audience: 'x' },
    {},
    {},
    '401 audience_mismatch',
  ],
  // The schema.
  [
    'claims of the schema of the module',
    { claims: TeamClaims },
    {},
    { tenant: 'acme' },
    {},
    'in',
  ],
  [
    'claims that the schema of the module refuses',
    { claims: TeamClaims },
    {},
    { tenant: 'evil' },
    {},
    '401 claim_invalid',
  ],
  [
    'whatever claims where it has no schema',
    { claims: TeamClaims },
    { claims: false },
    { tenant: 'evil' },
    {},
    'in',
  ],
  [
    'claims of its own schema',
    { claims: TeamClaims },
    { claims: z.object({ org: z.string() }) },
    { org: 'x' },
    {},
    'in',
  ],
  [
    'claims that its own schema refuses',
    {},
    { claims: z.object({ org: z.string() }) },
    { tenant: 'acme' },
    {},
    '401 claim_invalid',
  ],
  // Tokens that are bound to a key.
  ...(['jkt', 'x5t#S256'] as const).flatMap((name): (typeof ROWS)[number][] => {
    const bound = {
      cnf: { [name]: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' },
    };
    return [
      [`a binding by ${name}`, {}, {}, bound, {}, '401 binding_unchecked'],
      [
        `a binding by ${name} that is to be refused`,
        {},
        { boundTokens: 'refuse' },
        bound,
        {},
        '401 binding_unchecked',
      ],
      [
        `a binding by ${name} that is to be ignored`,
        {},
        { boundTokens: 'ignore' },
        bound,
        {},
        'in',
      ],
    ];
  }),
  // What holds for every token.
  ['no subject', {}, {}, { sub: undefined }, {}, '401 claim_invalid'],
  ['no end', {}, {}, { exp: undefined }, {}, '401 claim_invalid'],
  ['an end that is past', {}, {}, { exp: START - 6 }, {}, '401 token_expired'],
  ['an end within the tolerance', {}, {}, { exp: START - 4 }, {}, 'in'],
  [
    'a start that lies ahead',
    {},
    {},
    { nbf: START + 6 },
    {},
    '401 token_not_yet_valid',
  ],
  ['a critical header', {}, {}, {}, { crit: ['x'] }, '401 token_malformed'],
  ['several issuers', {}, {}, { iss: [ISSUER] }, {}, '401 key_unknown'],
];

describe.each(PLATFORMS)('a token of a trusted issuer on %s', (platform) => {
  let idp: IdentityProvider;
  beforeAll(async () => {
    idp = await IdentityProvider.start();
  });
  afterAll(() => idp[Symbol.asyncDispose]());

  it.each(ROWS)('with %s', async (_, own, theirs, claims, header, outcome) => {
    await using app = await startTrusting(platform, {
      ...own,
      trustedIssuers: [idp.options(theirs)],
    });
    const token = idp.token({ ...claims }, { ...header });
    const expected = outcome === 'in' ? `bob of ${idp.issuer}` : outcome;
    // Twice: the second time from the cache, where it was good.
    expect(await entering(app, token)).toBe(expected);
    expect(await entering(app, token)).toBe(expected);
  });

  it('changes nothing for our own tokens', async () => {
    await using app = await startTrusting(platform, {
      claims: TeamClaims,
      trustedIssuers: [
        idp.options({
          audience: 'x',
          type: false,
          claims: false,
          boundTokens: 'ignore',
        }),
      ],
    });
    const enter = (claims: object, header = {}): Promise<string> =>
      entering(app, tokenOf({ tenant: 'acme', ...claims }, header));
    expect(await enter({})).toBe(`alice of ${ISSUER}`);
    expect(await enter({ aud: 'x' })).toBe('401 audience_mismatch');
    expect(await enter({ tenant: 'evil' })).toBe('401 claim_invalid');
    expect(await enter({}, { typ: undefined })).toBe('401 type_mismatch');
    expect(await enter({ cnf: { jkt: 'x' } })).toBe('401 binding_unchecked');
  });
});
