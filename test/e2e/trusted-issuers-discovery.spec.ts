import { JwtAuthModule } from '@jwt-auth/nestjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockOf, withFakeClock } from '../support/guarded-app.js';
import {
  issuedBy,
  keysOf,
  kidOf,
  managedOptions,
} from '../support/issuers/managed-app.js';
import {
  passMonotonicTime,
  restoreMonotonicTime,
  stopMonotonicTime,
} from '../support/issuers/monotonic-time.js';
import {
  entering,
  startTrusting,
  trustingRoutes,
} from '../support/issuers/trusting-app.js';
import { JwksServer } from '../support/jwks-server.js';
import {
  type Platform,
  PLATFORMS,
  type RunningApp,
  start,
} from '../support/platform.js';

const COOLDOWN = 30;
const DAY = 86_400;

/** The address of an application that is started later, as a proxy in front of it has it. */
async function startProxy(target: () => RunningApp): Promise<JwksServer> {
  return JwksServer.start((response, { url = '/' }) => {
    void target()
      .request(url)
      .then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(await answer.text());
      });
  });
}

function startIssuer(platform: Platform, issuer: string): Promise<RunningApp> {
  const module = JwtAuthModule.forRoot({
    ...managedOptions(),
    issuer,
    endpoints: { jwks: true, metadata: true, openidConfiguration: true },
  });
  return start(platform, trustingRoutes([module]), withFakeClock());
}

describe.each(PLATFORMS)(
  'one application that trusts another on %s',
  (platform) => {
    beforeEach(stopMonotonicTime);
    afterEach(restoreMonotonicTime);

    it.each(['', '/realms/one'])(
      'finds its keys by its issuer alone (path %j), and follows them',
      async (path) => {
        let target: RunningApp | undefined;
        await using proxy = await startProxy(() => target as RunningApp);
        const issuer = proxy.url(path);
        await using issuing = await startIssuer(platform, issuer);
        target = issuing;
        await using app = await startTrusting(platform, {
          trustedIssuers: [
            { issuer, jwks: 'discover', fetch: { loopback: true } },
          ],
        });
        const first = await issuedBy(issuing);
        expect(await entering(app, first)).toBe(`alice of ${issuer}`);
        expect(proxy.requests.map(({ url }) => url)).toEqual([
          `${path}/.well-known/openid-configuration`,
          '/.well-known/jwks.json',
        ]);

        // The standby is known already when it begins to sign.
        clockOf(issuing.app).advance(30 * DAY);
        clockOf(app.app).advance(30 * DAY);
        const second = await issuedBy(issuing);
        expect(kidOf(second)).not.toBe(kidOf(first));
        expect(await entering(app, second)).toBe(`alice of ${issuer}`);
        expect(proxy.requests).toHaveLength(2);

        // A revoked key ends with the life of the key set, its successor is found at once.
        await keysOf(issuing).revoke(kidOf(second));
        const third = await issuedBy(issuing);
        passMonotonicTime(COOLDOWN);
        expect(await entering(app, third)).toBe(`alice of ${issuer}`);
        expect(await entering(app, second)).toBe('401 key_unknown');
      },
    );
  },
);
