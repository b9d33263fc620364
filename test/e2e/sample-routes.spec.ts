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
import { login, startSample } from '../support/sample-app.js';

const MISSING = '401 token_missing';
const FORBIDDEN = '403 insufficient_scope';

/** Verdicts for nobody, for a bad token, for member and for admin. */
const ROWS: readonly [
  route: string,
  anonymous: string,
  bad: string,
  member: string,
  admin: string,
][] = [
  ['GET /', '200', '200', '200', '200'],
  ['GET /feed', '200', '401 signature_invalid', '200', '200'],
  ['GET /me', MISSING, '401 signature_invalid', '200', '200'],
  ['GET /me/profile', MISSING, '401 signature_invalid', '200', '200'],
  ['GET /me/token', MISSING, '401 signature_invalid', '200', '200'],
  ['GET /admin', MISSING, '401 signature_invalid', FORBIDDEN, '200'],
  ['GET /reports', MISSING, '401 signature_invalid', '200', '200'],
  ['POST /reports', MISSING, '401 signature_invalid', FORBIDDEN, '201'],
  ['GET /invoices', MISSING, '401 signature_invalid', FORBIDDEN, '200'],
  ['GET /calendar', MISSING, '401 signature_invalid', FORBIDDEN, '200'],
  ['GET /users/member', MISSING, '401 signature_invalid', '200', '200'],
  ['GET /users/admin', MISSING, '401 signature_invalid', FORBIDDEN, '200'],
  ['GET /users/nobody', MISSING, '401 signature_invalid', FORBIDDEN, '200'],
  ['GET /passport/me', '401', '401', '200', '200'],
  ['GET /auth/verify', MISSING, '401 signature_invalid', '204', '204'],
  ['GET /unknown', '404', '404', '404', '404'],
  [
    'POST /auth/email-verification',
    MISSING,
    '401 signature_invalid',
    '201',
    '201',
  ],
];

const TEXTS: readonly [
  path: string,
  user: string | undefined,
  body: unknown,
][] = [
  ['/', undefined, { message: 'Everyone may read this' }],
  ['/feed', undefined, { for: 'everyone' }],
  ['/feed', 'member', { for: 'member' }],
  ['/me/profile', 'member', { username: 'member', roles: ['user'] }],
  ['/me/profile', 'admin', { username: 'admin', roles: ['admin', 'user'] }],
  ['/admin', 'admin', { message: 'You have the role admin' }],
  ['/reports', 'member', { message: 'You may read reports' }],
  ['/invoices', 'admin', { message: 'You have a license for invoicing' }],
  ['/calendar', 'admin', { message: 'You have a license for the calendar' }],
  ['/users/member', 'member', { message: 'You may see member' }],
  ['/users/someone', 'admin', { message: 'You may see someone' }],
];

describe.each(PLATFORMS)('routes of the sample on %s', (platform) => {
  let app: RunningApp;
  let tokens: Record<string, string>;

  beforeAll(async () => {
    app = await startSample(platform);
    tokens = {
      member: await login(app, 'member'),
      admin: await login(app, 'admin'),
    };
  });

  afterAll(() => app.close());
  afterEach(() => vi.unstubAllEnvs());

  it.each(ROWS)('%s', async (route, ...verdicts) => {
    const [method, path] = route.split(' ') as [string, string];
    const { member, admin } = tokens;
    const bad = `${String(member).slice(0, -43)}${'A'.repeat(43)}`;
    const answers = [undefined, bad, member, admin].map(async (token) =>
      verdictOf(await app.request(path, token, { method })),
    );
    expect(await Promise.all(answers)).toEqual(verdicts);
  });

  it.each(TEXTS)('%s says to %s: %j', async (path, user, body) => {
    const response = await app.request(path, user && tokens[user]);
    expect(await response.json()).toEqual(body);
  });

  it.each(['/me', '/passport/me'])('%s shows the claims', async (path) => {
    const response = await app.request(path, tokens['member']);
    const iat = expect.any(Number) as number;
    expect(await response.json()).toEqual({
      subject: 'member',
      claims: {
        iss: 'http://127.0.0.1/sample',
        sub: 'member',
        aud: 'sample-api',
        sid: expect.stringMatching(/^[\w-]{26}$/) as string,
        sv: 0,
        iat,
        exp: iat,
        jti: expect.any(String) as string,
        roles: ['user'],
        scope: 'reports:read',
        licensedFeatures: ['todos'],
      },
    });
  });

  it('/me/token shows what is known of the token', async () => {
    const token = String(tokens['admin']);
    const response = await app.request('/me/token', token);
    const body = (await response.json()) as Record<string, number>;
    expect(body).toEqual({
      id: expect.any(String) as string,
      type: 'JWT',
      issuer: 'http://127.0.0.1/sample',
      sessionId: expect.any(String) as string,
      issuedAt: expect.any(Number) as number,
      expiresAt: Number(body['issuedAt']) + 900,
      bytes: token.length,
    });
  });

  it('names realm and scopes in the challenge', async () => {
    const answer = await answerOf(
      await app.request('/reports', tokens['member'], { method: 'POST' }),
    );
    expect(answer).toMatchObject({
      status: 403,
      challenge:
        'Bearer realm="sample", error="insufficient_scope", error_description="The token does not grant what this requires", scope="reports:write"',
    });
    const anonymous = await answerOf(await app.request('/passport/me'));
    expect(anonymous.challenge).toBe('Bearer realm="sample"');
  });

  it('lets the preflight of a browser pass', async () => {
    const { status, headers } = await app.request('/reports', undefined, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([
      204,
      '*',
    ]);
  });
});
