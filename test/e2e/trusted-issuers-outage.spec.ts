import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf } from '../support/answers.js';
import { CapturedLog, loggingTo } from '../support/captured-log.js';
import {
  passMonotonicTime,
  restoreMonotonicTime,
  stopMonotonicTime,
} from '../support/issuers/monotonic-time.js';
import { IdentityProvider, providerKey } from '../support/issuers/provider.js';
import { entering, startTrusting } from '../support/issuers/trusting-app.js';
import { status } from '../support/jwks-server.js';
import { PLATFORMS } from '../support/platform.js';
import { tokenOf } from '../support/guarded-app.js';
import { ISSUER } from '../support/scenes.js';

const COOLDOWN = 30;
const DAY = 86_400;

describe.each(PLATFORMS)('with a provider that is down on %s', (platform) => {
  beforeEach(stopMonotonicTime);
  afterEach(restoreMonotonicTime);

  it('boots, and answers 503 until its keys can be read', async () => {
    await using idp = await IdentityProvider.start();
    idp.server.answer = status(500);
    const log = new CapturedLog();
    await using app = await startTrusting(
      platform,
      { trustedIssuers: [idp.options()] },
      loggingTo(log),
    );
    const answer = await answerOf(await app.request('/guarded', idp.token()));
    expect(answer).toEqual({
      status: 503,
      challenge: null,
      retryAfter: '1',
      body: {
        statusCode: 503,
        message: 'Authentication is temporarily unavailable',
        error: 'Service Unavailable',
        errorCode: 'temporarily_unavailable',
      },
    });
    expect(
      log.find('warn', `Keys of "${idp.issuer}" cannot be read`),
    ).toHaveLength(1);
    expect(log.text).not.toContain('SECRET OF THE PROVIDER');
    // Our own tokens have nothing to do with it.
    expect(await entering(app, tokenOf())).toBe(`alice of ${ISSUER}`);
    idp.publish(idp.key);
    passMonotonicTime(2);
    expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
  });

  it('keeps known keys, and says of others when to ask again', async () => {
    await using idp = await IdentityProvider.start();
    await using app = await startTrusting(platform, {
      cache: false,
      trustedIssuers: [idp.options()],
    });
    expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
    idp.server.answer = status(500);
    passMonotonicTime(COOLDOWN);
    const other = idp.token({}, {}, providerKey('next'));
    const { status: code, retryAfter } = await answerOf(
      await app.request('/guarded', other),
    );
    expect({ code, retryAfter }).toEqual({ code: 503, retryAfter: '30' });
    expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
    passMonotonicTime(DAY);
    expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
    passMonotonicTime(2 * COOLDOWN + 600);
    expect(await entering(app, idp.token())).toBe(
      '503 temporarily_unavailable',
    );
  });

  it('goes on by itself once the provider is back, with its new keys', async () => {
    await using idp = await IdentityProvider.start();
    await using app = await startTrusting(platform, {
      trustedIssuers: [idp.options()],
    });
    expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
    const next = providerKey('next');
    idp.publish(idp.key, next);
    passMonotonicTime(COOLDOWN);
    expect(await entering(app, idp.token({}, {}, next))).toBe(
      `bob of ${idp.issuer}`,
    );
    expect(idp.server.requests).toHaveLength(2);
  });
});
