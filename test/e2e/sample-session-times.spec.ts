import { decodeJwt } from 'jose';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../apps/sample/src/sessions/open-store.js';
import { answerOf } from '../support/answers.js';
import {
  type Platform,
  PLATFORMS,
  type RunningApp,
} from '../support/platform.js';
import {
  SAMPLE_SECRET,
  type SampleEnv,
  signIn,
  startSample,
} from '../support/sample-app.js';
import {
  meWith,
  refresh,
  refreshed,
  REFUSED,
} from '../support/sample-sessions.js';
import { sampleFolder } from '../support/sample-folder.js';

/** To make a database takes seconds, and longer on a machine that is busy. */
const TIME_LIMIT_MS = 120_000;
const JWT_SECRET = SAMPLE_SECRET;
const REVOKED = '401 token_revoked';

const folder = await sampleFolder();
const SESSION_STORE = `pglite:${folder.path}`;
afterAll(() => folder[Symbol.asyncDispose]());

async function startOnFolder(
  platform: Platform,
  env: SampleEnv,
): Promise<RunningApp> {
  const opened = await openStore({ SESSION_STORE });
  return startSample(platform, env, undefined, opened);
}

describe.each(PLATFORMS)('the times of sessions on %s', (platform) => {
  afterEach(() => vi.unstubAllEnvs());

  it(
    'are strict where there is no grace, and short where the environment says so',
    async () => {
      await using app = await startOnFolder(platform, {
        JWT_SECRET,
        SESSION_GRACE: '0',
        ACCESS_TTL: '2m',
      });
      const first = await signIn(app, 'member');
      const { exp = 0, iat = 0 } = decodeJwt(first.access_token);
      expect(exp - iat).toBe(120);
      expect(first.expires_in).toBeLessThanOrEqual(120);
      const second = await refreshed(app, first);
      expect(await answerOf(await refresh(app, first))).toMatchObject(REFUSED);
      // Of two who hold the session one is a thief: it is over for both.
      expect(await answerOf(await refresh(app, second))).toMatchObject(REFUSED);
      expect(await meWith(app, second)).toBe(REVOKED);
    },
    TIME_LIMIT_MS,
  );

  it.each([
    [{ SESSION_GRACE: 'soon' }, 'SESSION_GRACE must be a duration such as 30s'],
    [{ SESSION_GRACE: '6m' }, 'sessions.grace'],
    [{ ACCESS_TTL: '-1s' }, 'ACCESS_TTL must be a duration such as 15m'],
    [{ ACCESS_TTL: '15 m' }, 'ACCESS_TTL must be a duration such as 15m'],
  ])('cannot be %j', async (env, reason) => {
    const starting = startSample(platform, { JWT_SECRET, ...env });
    await expect(starting).rejects.toThrow(reason);
  });
});

describe('the name of a store', () => {
  it.each([
    ['memory:', 'SESSION_STORE must be pglite:<folder>'],
    ['./sessions', 'SESSION_STORE must be pglite:<folder>'],
    ['constructor:', 'SESSION_STORE must be pglite:<folder>'],
    ['pglite:', 'lacks the name of a folder'],
  ])('cannot be %s', async (name, reason) => {
    await expect(openStore({ SESSION_STORE: name })).rejects.toThrow(reason);
  });
});
