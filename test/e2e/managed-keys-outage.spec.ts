import { randomBytes } from 'node:crypto';
import { Controller, Post } from '@nestjs/common';
import { JwtAuthModule, Public, TokenService } from '@jwt-auth/nestjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf } from '../support/answers.js';
import { CapturedLog, loggingTo } from '../support/captured-log.js';
import { withFakeClock } from '../support/guarded-app.js';
import {
  issuedBy,
  keysOf,
  managedOptions,
  startManaged,
} from '../support/issuers/managed-app.js';
import {
  passMonotonicTime,
  restoreMonotonicTime,
  stopMonotonicTime,
} from '../support/issuers/monotonic-time.js';
import { entering, trustingRoutes } from '../support/issuers/trusting-app.js';
import { unhandledDuring } from '../support/issuers/unhandled.js';
import {
  FickleStore,
  storeDown,
} from '../support/managed-keys/fickle-store.js';
import {
  type Platform,
  PLATFORMS,
  type RunningApp,
  start,
} from '../support/platform.js';
import { ISSUER } from '../support/scenes.js';

@Public()
@Controller()
class LoginController {
  constructor(private readonly tokens: TokenService) {}

  @Post('login')
  async login(): Promise<{ token: string }> {
    const { token } = await this.tokens.issue('alice');
    return { token };
  }
}

const ALICE = `alice of ${ISSUER}`;
const REASON = /^The store of the keys failed \(ECONNREFUSED\)$/;

function startWithLogin(
  platform: Platform,
  store: FickleStore,
  log: CapturedLog,
): Promise<RunningApp> {
  const { controllers = [], ...routes } = trustingRoutes([
    JwtAuthModule.forRoot(managedOptions({ store })),
  ]);
  return start(
    platform,
    { ...routes, controllers: [...controllers, LoginController] },
    withFakeClock(loggingTo(log)),
  );
}

describe.each(PLATFORMS)('a store of keys on %s', (platform) => {
  let store: FickleStore;
  beforeEach(() => {
    stopMonotonicTime();
    store = new FickleStore();
  });
  afterEach(restoreMonotonicTime);

  it.each(['list', 'create'] as const)(
    'out of reach at the start keeps the application from starting (%s)',
    async (method) => {
      store.before = { [method]: storeDown };
      await expect(startManaged(platform, { store })).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'temporarily_unavailable',
        message: expect.stringMatching(REASON) as string,
      });
    },
  );

  it('with keys that cannot be opened keeps it from starting, and loses none', async () => {
    await (await startManaged(platform, { store })).close();
    const before = await store.records(ISSUER);
    const starting = startManaged(platform, {
      store,
      keyEncryptionKey: randomBytes(32),
    });
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message: expect.stringContaining('previousKeyEncryptionKeys') as string,
    });
    expect(await store.records(ISSUER)).toEqual(before);
  });

  it('out of reach later stops the signing, and nothing else', async () => {
    const log = new CapturedLog();
    await using app = await startWithLogin(platform, store, log);
    const token = await issuedBy(app);
    store.before = { list: storeDown };
    passMonotonicTime(5);
    expect(await entering(app, await issuedBy(app))).toBe(ALICE);
    passMonotonicTime(0.001);
    const login = async (): Promise<unknown> =>
      answerOf(await app.request('/login', undefined, { method: 'POST' }));
    expect(await login()).toEqual({
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
    expect(await entering(app, token)).toBe(ALICE);
    expect(log.text).not.toContain('hunter2');
    store.before = {};
    await keysOf(app).reload();
    expect(await login()).toMatchObject({ status: 201 });
  });

  it('out of reach cannot decide on keys that nobody knows, and nothing falls over', async () => {
    await using app = await startManaged(platform, { store });
    await using other = await startManaged(platform);
    const stranger = await issuedBy(other);
    expect(await entering(app, await issuedBy(app))).toBe(ALICE);
    store.before = { list: storeDown };
    const outcomes: string[] = [];
    const unhandled = await unhandledDuring(async () => {
      passMonotonicTime(1);
      outcomes.push(
        (await app.request('/guarded', stranger)).status.toString(),
      );
    });
    expect([outcomes, unhandled]).toEqual([['503'], []]);
    store.before = {};
    passMonotonicTime(1);
    const refused = await app.request('/guarded', stranger);
    expect(await answerOf(refused)).toMatchObject({
      status: 401,
      body: { errorCode: 'key_unknown' },
    });
  });
});
