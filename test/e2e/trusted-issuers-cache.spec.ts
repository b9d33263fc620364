import { TokenService } from '@jwt-auth/nestjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockOf } from '../support/guarded-app.js';
import {
  passMonotonicTime,
  restoreMonotonicTime,
  stopMonotonicTime,
} from '../support/issuers/monotonic-time.js';
import { IdentityProvider, providerKey } from '../support/issuers/provider.js';
import { entering, startTrusting } from '../support/issuers/trusting-app.js';
import { unhandledDuring } from '../support/issuers/unhandled.js';
import { reset } from '../support/jwks/hostile-answers.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

const FRESH_FOR = 600;
const STALE_FOR = 86_400;

function statistics({ app }: RunningApp): unknown {
  return app.get(TokenService).cacheStatistics();
}

describe.each(PLATFORMS)('the cache on %s', (platform) => {
  beforeEach(stopMonotonicTime);
  afterEach(restoreMonotonicTime);

  it('holds tokens of trusted issuers, found by our guard and by AuthGuard', async () => {
    await using idp = await IdentityProvider.start();
    await using app = await startTrusting(platform, {
      trustedIssuers: [idp.options()],
    });
    const token = idp.token();
    for (let times = 0; times < 3; times++) {
      expect(await entering(app, token)).toBe(`bob of ${idp.issuer}`);
    }
    expect(statistics(app)).toMatchObject({ hits: 5, misses: 1, size: 1 });
  });

  it('goes on holding them where the same keys are read again', async () => {
    await using idp = await IdentityProvider.start();
    await using app = await startTrusting(platform, {
      trustedIssuers: [idp.options()],
    });
    const token = idp.token();
    await entering(app, token);
    passMonotonicTime(FRESH_FOR);
    // Read again for a token that is not held.
    await entering(app, idp.token({ jti: 'other' }));
    expect(idp.server.requests).toHaveLength(2);
    expect(statistics(app)).toMatchObject({ hits: 2, misses: 2 });
    expect(await entering(app, token)).toBe(`bob of ${idp.issuer}`);
    expect(statistics(app)).toMatchObject({ hits: 4, misses: 2 });
  });

  it.each([
    ['under another kid', providerKey('next')],
    ['under the same kid', providerKey()],
  ])(
    'never answers for a key that the issuer has replaced %s',
    async (_, next) => {
      await using idp = await IdentityProvider.start();
      await using app = await startTrusting(platform, {
        trustedIssuers: [idp.options()],
      });
      const token = idp.token();
      expect(await entering(app, token)).toBe(`bob of ${idp.issuer}`);
      idp.publish(next);
      passMonotonicTime(FRESH_FOR);
      expect(await entering(app, token)).toMatch(
        /^401 (?:key_unknown|signature_invalid)$/,
      );
      expect(await entering(app, idp.token({}, {}, next))).toBe(
        `bob of ${idp.issuer}`,
      );
    },
  );

  it('never answers for a token that has expired', async () => {
    await using idp = await IdentityProvider.start();
    await using app = await startTrusting(platform, {
      trustedIssuers: [idp.options()],
    });
    const token = idp.token();
    expect(await entering(app, token)).toBe(`bob of ${idp.issuer}`);
    clockOf(app.app).advance(605);
    expect(await entering(app, token)).toBe('401 token_expired');
  });

  it('knows no more than the verifier once the keys are too old', async () => {
    await using idp = await IdentityProvider.start();
    await using app = await startTrusting(platform, {
      trustedIssuers: [idp.options()],
    });
    const token = idp.token();
    const outcomes: string[] = [];
    const unhandled = await unhandledDuring(async () => {
      outcomes.push(await entering(app, token));
      idp.server.answer = reset;
      passMonotonicTime(FRESH_FOR);
      outcomes.push(await entering(app, token));
      passMonotonicTime(STALE_FOR);
      outcomes.push(await entering(app, token));
    });
    expect(outcomes).toEqual([
      `bob of ${idp.issuer}`,
      `bob of ${idp.issuer}`,
      '503 temporarily_unavailable',
    ]);
    expect(unhandled).toEqual([]);
  });

  it('on or off gives the same answers', async () => {
    await using idp = await IdentityProvider.start();
    const next = providerKey('next');
    const options = { trustedIssuers: [idp.options()] };
    const runs: string[][] = [];
    for (const cache of [{}, false] as const) {
      idp.publish(idp.key);
      await using app = await startTrusting(platform, { ...options, cache });
      const outcomes: string[] = [];
      const tokens = [
        idp.token(),
        idp.token({ aud: 'x' }),
        idp.token({}, {}, next),
        idp.token({ iss: 'https://nobody.example' }),
      ];
      for (const publish of [
        () => undefined,
        () => idp.publish(idp.key, next),
        () => idp.publish(next),
      ]) {
        publish();
        passMonotonicTime(FRESH_FOR);
        for (const token of [...tokens, ...tokens]) {
          outcomes.push(await entering(app, token));
        }
      }
      runs.push(outcomes);
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(new Set(runs[0])).toEqual(
      new Set([
        `bob of ${idp.issuer}`,
        '401 audience_mismatch',
        '401 key_unknown',
      ]),
    );
  });
});
