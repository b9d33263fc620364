import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import { openStore } from '../../apps/sample/src/sessions/open-store.js';
import { answerOf, verdictOf } from '../support/answers.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import {
  post,
  signIn,
  startSample,
  type Tokens,
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
const REVOKED = '401 token_revoked';

const folder = await sampleFolder();
const SESSION_STORE = `pglite:${folder.path}`;
afterAll(() => folder[Symbol.asyncDispose]());

describe.each(PLATFORMS)(
  'sessions of the sample on %s',
  { timeout: TIME_LIMIT_MS },
  (platform) => {
    let app: RunningApp;

    beforeAll(async () => {
      const opened = await openStore({ SESSION_STORE });
      app = await startSample(platform, undefined, undefined, opened);
    }, TIME_LIMIT_MS);

    afterAll(() => app.close());
    afterEach(() => vi.unstubAllEnvs());

    async function sessionsOf({ access_token }: Tokens) {
      const response = await app.request('/auth/sessions', access_token);
      expect(response.status).toBe(200);
      const { sessions } = (await response.json()) as {
        sessions: { id: string; current: boolean }[];
      };
      return sessions;
    }

    function close(id: string, { access_token }: Tokens): Promise<Response> {
      return app.request(`/auth/sessions/${id}`, access_token, {
        method: 'DELETE',
      });
    }

    it('go on with the next refresh token', async () => {
      const first = await signIn(app, 'member');
      const second = await refreshed(app, first);
      expect(second).toMatchObject({
        token_type: 'Bearer',
        session_id: first.session_id,
        refresh_expires_in: expect.any(Number) as number,
      });
      expect(second.refresh_token).not.toBe(first.refresh_token);
      expect(await meWith(app, second)).toBe('200');
      expect(await meWith(app, first)).toBe('200');
    });

    it('give a second tab the same successor', async () => {
      const first = await signIn(app, 'member');
      const answers = await Promise.all(
        [1, 2, 3].map(() => refreshed(app, first)),
      );
      const successors = answers.map(({ refresh_token }) => refresh_token);
      expect(new Set(successors).size).toBe(1);
      expect((await refreshed(app, first)).refresh_token).toBe(successors[0]);
    });

    it.each([
      'x',
      '',
      'A-xPyOjPltROvy59d9OyIV2CKA.0.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    ])('are not refreshed with %j', async (refresh_token) => {
      const response = await post(app, '/auth/refresh', { refresh_token });
      const { status, body } = await answerOf(response);
      expect(status).toBe(400);
      expect(body).toMatchObject(
        refresh_token === '' ? { statusCode: 400 } : REFUSED.body,
      );
    });

    it('know no rate limit', async () => {
      const first = await signIn(app, 'member');
      const answers = Array.from({ length: 50 }, () => refresh(app, first));
      const statuses = (await Promise.all(answers)).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([200]));
    });

    it('are listed to their owner alone, by ids that fit into an address', async () => {
      const [mine, other] = [
        await signIn(app, 'member'),
        await signIn(app, 'admin'),
      ];
      const sessions = await sessionsOf(mine);
      expect(sessions.filter(({ current }) => current)).toMatchObject([
        { id: mine.session_id },
      ]);
      const ids = sessions.map(({ id }) => id);
      expect(ids).not.toContain(other.session_id);
      expect(ids.every((id) => /^[\w-]+$/.test(id))).toBe(true);
    });

    it('are closed by their owner', async () => {
      const [laptop, phone] = [
        await signIn(app, 'member'),
        await signIn(app, 'member'),
      ];
      expect((await close(phone.session_id, laptop)).status).toBe(204);
      expect(await meWith(app, phone)).toBe(REVOKED);
      expect(await answerOf(await refresh(app, phone))).toMatchObject(REFUSED);
      expect(await meWith(app, laptop)).toBe('200');
    });

    it('are closed by nobody else', async () => {
      const [mine, other] = [
        await signIn(app, 'member'),
        await signIn(app, 'admin'),
      ];
      for (const id of [mine.session_id, 'AAAAAAAAAAAAAAAAAAAAAAAAAA', 'x']) {
        expect((await close(id, other)).status).toBe(404);
      }
      expect(await meWith(app, mine)).toBe('200');
      await refreshed(app, mine);
    });

    it('end with a sign-out, which needs no access token', async () => {
      const tokens = await signIn(app, 'member');
      const { refresh_token } = tokens;
      const response = await post(app, '/auth/logout', { refresh_token });
      expect(response.status).toBe(204);
      expect(await meWith(app, tokens)).toBe(REVOKED);
      expect(await answerOf(await refresh(app, tokens))).toMatchObject(REFUSED);
    });

    it('end all at once, for their owner alone', async () => {
      const other = await signIn(app, 'admin');
      const before = await Promise.all([1, 2].map(() => signIn(app, 'member')));
      const token = before[0]?.access_token;
      const response = await post(app, '/auth/logout-all', {}, token);
      expect(await answerOf(response)).toMatchObject({ status: 200, body: {} });
      for (const tokens of before) {
        expect(await meWith(app, tokens)).toBe(REVOKED);
        expect(await answerOf(await refresh(app, tokens))).toMatchObject(
          REFUSED,
        );
      }
      expect(await meWith(app, other)).toBe('200');
      expect(await meWith(app, await signIn(app, 'member'))).toBe('200');
    });

    it.each([
      'GET /auth/sessions',
      'DELETE /auth/sessions/x',
      'POST /auth/logout-all',
    ])('%s needs an access token', async (route) => {
      const [method, path] = route.split(' ') as [string, string];
      const response = await app.request(path, undefined, { method });
      expect(await verdictOf(response)).toBe('401 token_missing');
    });
  },
);
