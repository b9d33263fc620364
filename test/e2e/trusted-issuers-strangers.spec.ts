import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TokenService, type TrustedIssuerOptions } from '@jwt-auth/nestjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CapturedLog, loggingTo } from '../support/captured-log.js';
import {
  passMonotonicTime,
  restoreMonotonicTime,
  stopMonotonicTime,
} from '../support/issuers/monotonic-time.js';
import { IdentityProvider } from '../support/issuers/provider.js';
import { entering, startTrusting } from '../support/issuers/trusting-app.js';
import { JwksServer, status } from '../support/jwks-server.js';
import { PLATFORMS } from '../support/platform.js';
import { AUDIENCE } from '../support/scenes.js';

const STRANGERS = 40_000;
const AT_ONCE = 500;
const MEGABYTE = 1_048_576;
/** For issuers that have given no keys, in 10 seconds; the tenant needs one of them. */
const MAX_FETCHES = 100;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A token of an issuer that is made up, with some text as its signature. */
function strangerToken(index: number): string {
  const encode = (value: object): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const iss = `https://stranger-${index}.example`;
  const claims = { iss, sub: 'eve', aud: AUDIENCE, exp: 4_102_444_800 };
  return `${encode({ alg: 'ES256', typ: 'JWT', kid: `k${index}` })}.${encode(claims)}.AAAA`;
}

describe.each(PLATFORMS)('row 28: endless strangers on %s', (platform) => {
  let idp: IdentityProvider;
  let strange: JwksServer;
  let log: CapturedLog;

  beforeEach(async () => {
    stopMonotonicTime();
    log = new CapturedLog();
    idp = await IdentityProvider.start('https://tenant.example');
    strange = await JwksServer.start(status(500));
  });
  afterEach(async () => {
    restoreMonotonicTime();
    await idp[Symbol.asyncDispose]();
    await strange[Symbol.asyncDispose]();
  });

  /** A resolver that lets any issuer pass. */
  const anybody = (issuer: string): TrustedIssuerOptions =>
    issuer === idp.issuer
      ? idp.options()
      : { issuer, jwks: strange.url(), fetch: { loopback: true } };
  const tenantsOnly = (issuer: string): TrustedIssuerOptions | undefined =>
    issuer === idp.issuer ? idp.options() : undefined;

  it.each([
    ['that the resolver does not know', tenantsOnly, ['rejected'], 0],
    ['that the resolver lets pass', anybody, ['unavailable'], MAX_FETCHES - 1],
  ])(
    '40,000 issuers %s cost little, and the tenant nothing',
    { timeout: 120_000 },
    async (_, issuerResolver, kinds, fetches) => {
      await using app = await startTrusting(
        platform,
        { issuerResolver },
        loggingTo(log),
      );
      const service = app.app.get(TokenService);
      expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
      collectGarbage();
      const before = process.memoryUsage().heapUsed;
      const outcomes = new Set<string>();
      for (let from = 0; from < STRANGERS; from += AT_ONCE) {
        await Promise.all(
          Array.from({ length: AT_ONCE }, async (_each, index) => {
            const error: unknown = await service
              .verify(strangerToken(from + index))
              .catch((refused: unknown) => refused);
            outcomes.add((error as { kind: string }).kind);
          }),
        );
        await service.verify(idp.token({ jti: String(from) }));
      }
      collectGarbage();
      const growth = (process.memoryUsage().heapUsed - before) / MEGABYTE;
      console.info(
        `row 28 ${platform}: ${STRANGERS} issuers: heap grew by ${growth.toFixed(1)} MB, ${strange.requests.length} requests, ${log.lines.length} log lines`,
      );
      expect([...outcomes]).toEqual(kinds);
      expect(strange.requests).toHaveLength(fetches);
      expect(growth).toBeLessThan(20);
      expect(log.find('warn', 'Keys of').length).toBeLessThanOrEqual(20);
      expect(log.lines.length).toBeLessThan(200);
      expect(idp.server.requests).toHaveLength(1);
    },
  );

  it('the limit of fetches is over after 10 seconds, and a new tenant is read then', async () => {
    let passing = false;
    await using app = await startTrusting(platform, {
      issuerResolver: (issuer) =>
        issuer === idp.issuer && !passing ? undefined : anybody(issuer),
    });
    const service = app.app.get(TokenService);
    for (let index = 0; index < MAX_FETCHES; index++) {
      await service.verify(strangerToken(index)).catch(() => undefined);
    }
    passing = true;
    expect(await entering(app, idp.token())).toBe(
      '503 temporarily_unavailable',
    );
    passMonotonicTime(10);
    expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
  });

  it('their refusals and outages fill no log, and none of their text stands in an error', async () => {
    await using app = await startTrusting(
      platform,
      { issuerResolver: anybody },
      loggingTo(log),
    );
    for (let index = 0; index < 300; index++) {
      const { status: code } = await app.request(
        '/guarded',
        strangerToken(index),
      );
      expect(code).toBe(503);
    }
    expect(
      log.find('error', 'JwtAuthGuard').length +
        log.find('error', 'Routes').length,
    ).toBeLessThanOrEqual(20);
    expect(log.find('debug', 'Routes').length).toBeLessThanOrEqual(100);
    expect(log.find('error', 'stranger')).toEqual([]);
    expect(log.find('debug', 'stranger')).toEqual([]);
    // Warnings name the issuer, quoted.
    const warnings = log.find('warn', 'stranger');
    expect(warnings.length).toBeLessThanOrEqual(20);
    expect(warnings[0]?.text).toContain(
      'Keys of "https://stranger-0.example" cannot be read: the answer was 500',
    );
  });
});
