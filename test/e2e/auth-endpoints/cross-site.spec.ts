import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Platform, PLATFORMS } from '../../support/platform.js';
import { rawRequest } from '../../support/raw-http.js';
import { type AuthApp, PASSWORD, startAuth } from './auth-app.js';

const APP = 'https://app.example.com';
const REFUSED = {
  statusCode: 400,
  message: 'The request comes from another site',
  error: 'Bad Request',
  errorCode: 'cross_site_request',
};

const UNNAMED = {
  statusCode: 400,
  message:
    'The request names no origin; a client that is no browser sends the header Origin',
  error: 'Bad Request',
  errorCode: 'origin_missing',
};

/** `@` is the origin that serves the routes. */
const MATRIX: readonly [
  site: string | undefined,
  origin: string | undefined,
  admitted: boolean,
][] = [
  ['same-origin', '@', true],
  ['same-origin', undefined, true],
  ['same-site', APP, true],
  ['cross-site', APP, true],
  [undefined, APP, true],
  [undefined, '@', true],
  [undefined, undefined, false],
  [undefined, 'null', false],
  [undefined, 'https://evil.example', false],
  [undefined, `${APP}.evil.example`, false],
  ['none', undefined, false],
  ['none', '@', false],
  ['same-site', '@', false],
  ['same-site', 'https://other.example.com', false],
  ['cross-site', 'https://evil.example', false],
  ['cross-site', 'null', false],
  ['cross-site', undefined, false],
];

function boot(
  platform: Platform,
  refreshToken: 'body' | 'cookie',
): Promise<AuthApp> {
  const origins = refreshToken === 'cookie' ? { origins: [APP] } : {};
  return startAuth(platform, { endpoints: { refreshToken, ...origins } });
}

function headersOf(
  app: AuthApp,
  site: string | undefined,
  origin: string | undefined,
): Record<string, string> {
  return {
    ...(site !== undefined && { 'sec-fetch-site': site }),
    ...(origin !== undefined && {
      origin: origin === '@' ? app.running.url : origin,
    }),
  };
}

describe.each(PLATFORMS)('with the cookie on %s', (platform) => {
  let app: AuthApp;
  let cookie: string;

  beforeAll(async () => {
    app = await boot(platform, 'cookie');
    const json = { username: 'alice', password: PASSWORD };
    const headers = { 'sec-fetch-site': 'same-origin' };
    const { cookies } = await app.send('POST', '/auth/login', {
      json,
      headers,
    });
    cookie = String(cookies[0]).split(';')[0] as string;
  });

  afterAll(() => app[Symbol.asyncDispose]());

  it.each(MATRIX)(
    'a request with Sec-Fetch-Site %s and Origin %s is admitted: %s',
    async (site, origin, admitted) => {
      const headers = { cookie, ...headersOf(app, site, origin) };
      const json = { username: 'alice', password: PASSWORD };
      const answers = [
        await app.send('POST', '/auth/login', { json, headers }),
        await app.send('POST', '/auth/refresh', { headers }),
        await app.send('POST', '/auth/logout', {
          headers: { ...headers, cookie: '__Host-refresh_token=x' },
        }),
      ];
      const statuses = answers.map(({ status }) => status);
      if (admitted) {
        expect(statuses).toEqual([200, 200, 204]);
      } else {
        const isNamed = site !== undefined || origin !== undefined;
        for (const { status, body, cookies, headers: given } of answers) {
          expect({ status, body, cookies }).toEqual({
            status: 400,
            body: isNamed ? REFUSED : UNNAMED,
            cookies: [],
          });
          expect(given.get('www-authenticate')).toBeNull();
        }
      }
    },
  );

  it('a sign-out from another site closes nothing', async () => {
    const headers = { cookie, 'sec-fetch-site': 'cross-site' };
    const sent = await app.send('POST', '/auth/logout', { headers });
    expect(sent.status).toBe(400);
    const ours = { cookie, 'sec-fetch-site': 'same-origin' };
    const { status } = await app.send('POST', '/auth/refresh', {
      headers: ours,
    });
    expect(status).toBe(200);
  });

  it.each([
    ['Sec-Fetch-Site', 'same-origin', 'cross-site'],
    ['Sec-Fetch-Site', 'cross-site', 'same-origin'],
    ['Origin', '@', 'https://evil.example'],
    ['Origin', 'https://evil.example', '@'],
    ['Origin', APP, 'https://evil.example'],
  ])('two of %s are refused: %s, %s', async (name, first, second) => {
    const { url } = app.running;
    const values = [first, second].map((each) => (each === '@' ? url : each));
    const sent = await rawRequest(
      `${url}/auth/refresh`,
      [
        'Content-Length',
        '0',
        'Cookie',
        cookie,
        ...values.flatMap((value) => [name, value]),
      ],
      'POST',
    );
    expect(sent.status).toBe(400);
    expect(JSON.parse(sent.body)).toEqual(REFUSED);
  });

  it('is asked before the body is looked at', async () => {
    const sent = await app.send('POST', '/auth/login', { json: {} });
    expect(sent.body).toEqual(UNNAMED);
  });
});

describe.each(PLATFORMS)('with the token in the body on %s', (platform) => {
  it('requests of all sites are alike: none has it unless it was given it', async () => {
    await using app = await boot(platform, 'body');
    const { refresh_token } = await app.login();
    for (const [site, origin] of MATRIX) {
      const headers = headersOf(app, site, origin);
      const { status } = await app.refresh(refresh_token, { headers });
      expect(status).toBe(200);
    }
  });
});
