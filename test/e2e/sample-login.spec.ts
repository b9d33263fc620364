import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import { answerOf } from '../support/answers.js';
import { CapturedLog } from '../support/captured-log.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { login, post, startSample } from '../support/sample-app.js';

const MEMBER = { username: 'member', password: 'member-demo-password' };
const NOT_TEXT = {
  username: 'username must be a string',
  password: 'password must be a string',
};
const BOTH = [NOT_TEXT.username, NOT_TEXT.password];

const BAD_LOGINS: readonly [body: unknown, message: string | string[]][] = [
  [{}, BOTH],
  [{ username: 'member' }, [NOT_TEXT.password]],
  [{ password: 'x' }, [NOT_TEXT.username]],
  [{ ...MEMBER, password: 7 }, [NOT_TEXT.password]],
  [{ ...MEMBER, password: null }, [NOT_TEXT.password]],
  [{ ...MEMBER, username: ['member'] }, [NOT_TEXT.username]],
  [{ ...MEMBER, username: { $ne: '' } }, [NOT_TEXT.username]],
  [[], 'The body must be an object'],
  [[MEMBER], 'The body must be an object'],
];

const WRONG: readonly [username: string, password: string][] = [
  ['member', 'wrong'],
  ['member', ''],
  ['member', 'admin-demo-password'],
  ['nobody', 'member-demo-password'],
  ['', ''],
  ['Member', 'member-demo-password'],
  ['__proto__', 'x'],
  ['constructor', 'x'],
];

describe.each(PLATFORMS)('signing in to the sample on %s', (platform) => {
  const log = new CapturedLog();
  let app: RunningApp;

  beforeAll(async () => {
    app = await startSample(platform, undefined, log);
  });

  afterAll(() => app.close());
  beforeEach(() => log.clear());
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['member', {}],
    ['admin', {}],
    ['member', { remember: true, roles: ['admin'] }],
  ])('takes %s with %j beside', async (username, extra) => {
    const password = `${username}-demo-password`;
    const body = { username, password, ...extra };
    const response = await post(app, '/auth/login', body);
    expect(await answerOf(response)).toMatchObject({
      status: 200,
      body: {
        access_token: expect.stringMatching(
          /^[\w-]+\.[\w-]+\.[\w-]{43}$/,
        ) as string,
        token_type: 'Bearer',
        expires_in: 900,
        refresh_token: expect.stringMatching(
          /^[\w-]{26}\.0\.[\w-]{22}\.[\w-]{43}$/,
        ) as string,
        refresh_expires_in: expect.any(Number) as number,
        session_id: expect.stringMatching(/^[\w-]{26}$/) as string,
      },
    });
    expect(log.text).not.toContain(password);
  });

  it.each(WRONG)('refuses %j with %j', async (username, password) => {
    const body = { username, password };
    const response = await post(app, '/auth/login', body);
    expect(await answerOf(response)).toMatchObject({
      status: 401,
      body: {
        statusCode: 401,
        message: 'The credentials are wrong',
        error: 'Unauthorized',
        errorCode: 'credentials_invalid',
      },
    });
  });

  it.each(BAD_LOGINS)('names what is wrong with %j', async (body, message) => {
    const response = await post(app, '/auth/login', body);
    expect(await answerOf(response)).toMatchObject({
      status: 400,
      body: { statusCode: 400, message, error: 'Bad Request' },
    });
  });

  it.each(['{', 'null', '"member"', '7', ''])(
    'refuses the body %j with 400',
    async (body) => {
      const response = await post(app, '/auth/login', body);
      expect(response.status).toBe(400);
    },
  );

  it('needs no token, and minds none', async () => {
    const response = await post(app, '/auth/login', MEMBER, 'bad');
    expect(response.status).toBe(200);
  });

  it('issues another token each time', async () => {
    const [one, two] = [await login(app, 'member'), await login(app, 'member')];
    expect(one).not.toBe(two);
  });
});
