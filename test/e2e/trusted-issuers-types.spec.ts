import type { JwtAuthOptions, TrustedIssuerOptions } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenOf } from '../support/guarded-app.js';
import { IdentityProvider } from '../support/issuers/provider.js';
import { entering, startTrusting } from '../support/issuers/trusting-app.js';
import { PLATFORMS } from '../support/platform.js';
import { ISSUER } from '../support/scenes.js';

type Own = Partial<JwtAuthOptions>;
type Theirs = Partial<TrustedIssuerOptions>;

const MODULE: Own = { accessToken: { type: 'at+jwt' } };
const ITS: Theirs = { type: 'at+jwt' };
const ANY: Theirs = { type: false };
const REFUSED = '401 type_mismatch';

/** Options of the module and of the issuer, the typ of a token, and what it then meets. */
const ROWS: readonly [
  own: Own,
  theirs: Theirs,
  typ: unknown,
  outcome: string,
][] = [
  [{}, {}, 'JWT', 'in'],
  [{}, {}, 'application/jwt', 'in'],
  [{}, {}, 'at+jwt', REFUSED],
  [{}, {}, undefined, REFUSED],
  [MODULE, {}, 'at+jwt', 'in'],
  [MODULE, {}, 'JWT', REFUSED],
  [{}, ITS, 'application/AT+JWT', 'in'],
  [{}, ITS, 'JWT', REFUSED],
  [{}, ITS, undefined, REFUSED],
  [MODULE, { type: 'JWT' }, 'JWT', 'in'],
  [{}, ANY, 'JWT', 'in'],
  [{}, ANY, 'x', 'in'],
  [{}, ANY, undefined, 'in'],
  [{}, ANY, 5, REFUSED],
  [{}, ANY, null, REFUSED],
  [{}, ANY, ['JWT'], REFUSED],
];

describe.each(PLATFORMS)(
  'the typ of a token of a trusted issuer on %s',
  (platform) => {
    let idp: IdentityProvider;
    beforeAll(async () => {
      idp = await IdentityProvider.start();
    });
    afterAll(() => idp[Symbol.asyncDispose]());

    it.each(ROWS)(
      'by %j and %j: %j is %s',
      async (own, theirs, typ, outcome) => {
        await using app = await startTrusting(platform, {
          ...own,
          trustedIssuers: [idp.options(theirs)],
        });
        const token = idp.token({}, { typ });
        const expected = outcome === 'in' ? `bob of ${idp.issuer}` : outcome;
        // Twice: the second time from the cache, where it was good.
        expect(await entering(app, token)).toBe(expected);
        expect(await entering(app, token)).toBe(expected);
      },
    );

    it('changes nothing for our own tokens', async () => {
      await using app = await startTrusting(platform, {
        trustedIssuers: [idp.options({ type: false })],
      });
      const enter = (typ: unknown): Promise<string> =>
        entering(app, tokenOf({}, { typ }));
      expect(await enter('JWT')).toBe(`alice of ${ISSUER}`);
      expect(await enter(undefined)).toBe('401 type_mismatch');
      expect(await enter('x')).toBe('401 type_mismatch');
    });
  },
);
