import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import { answerOf, verdictOf } from '../support/answers.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { login, post, startSample } from '../support/sample-app.js';

describe.each(PLATFORMS)('verifying an address on %s', (platform) => {
  let app: RunningApp;
  let access: string;
  let purpose: string;

  beforeAll(async () => {
    app = await startSample(platform);
    access = await login(app, 'member');
    const response = await post(app, '/auth/email-verification', {}, access);
    const body = (await response.json()) as { verification_token: string };
    purpose = body.verification_token;
  });

  afterAll(() => app.close());
  afterEach(() => vi.unstubAllEnvs());

  it('takes the token that was made for it', async () => {
    const response = await post(app, '/auth/verify-email', { token: purpose });
    expect(await answerOf(response)).toMatchObject({
      status: 200,
      body: { verified: 'member@example.com' },
    });
  });

  it('opens nothing else with that token', async () => {
    for (const path of ['/me', '/feed', '/admin']) {
      const response = await app.request(path, purpose);
      expect(await verdictOf(response)).toBe('401 type_mismatch');
    }
    const passport = await app.request('/passport/me', purpose);
    expect(passport.status).toBe(401);
  });

  it('takes no access token, and says so as the guard would', async () => {
    const response = await post(app, '/auth/verify-email', { token: access });
    expect(await answerOf(response)).toEqual({
      status: 401,
      challenge:
        'Bearer realm="sample", error="invalid_token", error_description="The token is of another type than asked for"',
      retryAfter: null,
      body: {
        statusCode: 401,
        message: 'The token is of another type than asked for',
        error: 'Unauthorized',
        errorCode: 'type_mismatch',
      },
    });
  });

  it.each([
    [{ token: 'x' }, '401 token_malformed'],
    [{ token: '' }, '401 token_malformed'],
    [{}, '400'],
    [{ token: 7 }, '400'],
    [{ token: ['x'] }, '400'],
  ])('refuses %j', async (body, verdict) => {
    const response = await post(app, '/auth/verify-email', body);
    expect(await verdictOf(response)).toBe(verdict);
  });
});
