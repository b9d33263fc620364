import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JwtAuthOptions, TrustedIssuerOptions } from '@jwt-auth/nestjs';
import type { ListedIssuers } from '../../libs/jwt-auth/src/token/trusted-issuers.js';
import { trustedIssuers } from '../../libs/jwt-auth/src/wiring/trust.js';
import {
  passMonotonicTime,
  restoreMonotonicTime,
  stopMonotonicTime,
} from '../support/issuers/monotonic-time.js';
import { JwksServer, status } from '../support/jwks-server.js';
import { AUDIENCE } from '../support/scenes.js';
import { bench, refusal } from '../support/tokens.js';

const IDP = 'https://idp.example';

describe('an issuer that is found out', () => {
  let server: JwksServer;
  let open: ListedIssuers[];
  beforeEach(async () => {
    stopMonotonicTime();
    open = [];
    server = await JwksServer.start(status(500));
  });
  afterEach(async () => {
    restoreMonotonicTime();
    open.forEach((issuers) => issuers.close());
    await server[Symbol.asyncDispose]();
  });

  const options = (
    changes: Partial<TrustedIssuerOptions> = {},
  ): TrustedIssuerOptions => ({
    issuer: IDP,
    jwks: server.url(),
    fetch: { loopback: true },
    ...changes,
  });

  const trusting = (given: Partial<JwtAuthOptions>): ListedIssuers => {
    const issuers = trustedIssuers(bench(given).options, () => undefined);
    open.push(issuers);
    return issuers;
  };

  it.each<[string, object, string]>([
    [
      'an unknown option',
      { audiance: 'x' },
      'issuerResolver().audiance: is no option here; did you mean audience? Known are issuer, jwks, algorithms, fetch, audience, type, boundTokens, claims',
    ],
    [
      'another issuer',
      { issuer: 'https://other.example' },
      'issuerResolver().issuer: must be the issuer that was asked for',
    ],
    [
      'an empty audience',
      { audience: [] },
      'issuerResolver().audience: must be exact text or an array of such texts, never empty',
    ],
    [
      'plain http',
      { fetch: {} },
      'issuerResolver().jwks: cannot be fetched from: it must be an https: address; fetch.loopback allows http: on loopback',
    ],
  ])('is refused with %s', async (_, changes, reason) => {
    const issuers = trusting({
      issuerResolver: () => options(changes),
    });
    const error = await refusal(() => issuers.find(IDP));
    expect(error).toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message: reason,
    });
    expect(server.connections).toBe(0);
  });

  it('may have undefined claims, since it is found after every import', async () => {
    const issuers = trusting({
      issuerResolver: () => options({ claims: undefined }),
    });
    expect(await issuers.find(IDP)).toBeDefined();
  });

  it.each([['text'], [5], [true], [[]], [['x']]])(
    'is refused as %j',
    async (answer) => {
      const issuers = trusting({
        issuerResolver: () => answer as never,
      });
      const error = await refusal(() => issuers.find(IDP));
      expect(error.message).toBe(
        'issuerResolver(): must be an object: { issuer, jwks }',
      );
    },
  );

  it.each<
    [string, Partial<TrustedIssuerOptions>, (its: TrustedIssuerOptions) => void]
  >([
    [
      'audience',
      { audience: ['a'] },
      ({ audience }) => (audience as string[]).splice(0, 1, 'b'),
    ],
    [
      'algorithms',
      { algorithms: ['ES256'] },
      ({ algorithms }) => algorithms?.push('RS256'),
    ],
    [
      'fetch',
      { fetch: { loopback: true } },
      ({ fetch }) => Object.assign(fetch!, { maxKeys: 5 }),
    ],
    ['type', {}, (its) => Object.assign(its, { type: 'x' })],
  ])(
    'follows a change of the very same object: its %s',
    async (_, changes, change) => {
      const its = options(structuredClone(changes));
      const issuers = trusting({ issuerResolver: () => its });
      const found = await issuers.find(IDP);
      passMonotonicTime(360);
      expect(await issuers.find(IDP)).toBe(found);
      change(its);
      expect(issuers.find(IDP)).toBe(found);
      passMonotonicTime(360);
      expect(await issuers.find(IDP)).not.toBe(found);
      expect(found?.audience).toEqual(
        changes.audience === undefined ? [AUDIENCE] : ['a'],
      );
    },
  );
});
