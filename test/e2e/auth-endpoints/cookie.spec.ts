import type { NextFunction } from 'express';
import type { ServerResponse } from 'node:http';
import { TokenService } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { type Platform, PLATFORMS } from '../../support/platform.js';
import { type AuthApp, PASSWORD, startAuth, type Tokens } from './auth-app.js';
import type { Sending, Sent } from './sending.js';

const DAY = 86_400;
const OURS = { 'sec-fetch-site': 'same-origin' };
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Strict';
const CLEARED = `__Host-refresh_token=; ${ATTRIBUTES}; Max-Age=0`;

function boot(platform: Platform): Promise<AuthApp> {
  return startAuth(platform, { endpoints: { refreshToken: 'cookie' } });
}

function login(app: AuthApp): Promise<Sent> {
  const json = { username: 'alice', password: PASSWORD };
  return app.send('POST', '/auth/login', { json, headers: OURS });
}

/** What a browser would send back. */
function cookieOf({ cookies }: Sent): string {
  return String(cookies[0]).split(';')[0] as string;
}

function post(
  app: AuthApp,
  path: string,
  cookie: string,
  sending: Sending = {},
): Promise<Sent> {
  const headers = { ...OURS, cookie, ...sending.headers };
  return app.send('POST', `/auth/${path}`, { ...sending, headers });
}

describe.each(PLATFORMS)('a refresh token in a cookie on %s', (platform) => {
  it('is set at sign-in, and is not in the body', async () => {
    await using app = await boot(platform);
    const sent = await login(app);
    const maxAge = 14 * DAY;
    expect(sent.status).toBe(200);
    expect(Object.keys(sent.body).toSorted()).toEqual([
      'access_token',
      'expires_in',
      'refresh_expires_in',
      'session_id',
      'token_type',
    ]);
    expect(sent.body['refresh_expires_in']).toBe(maxAge);
    expect(sent.cookies).toEqual([
      expect.stringMatching(
        `^__Host-refresh_token=${String(sent.body['session_id'])}\\.0\\.[\\w.-]{66}; ${ATTRIBUTES}; Max-Age=${maxAge}$`,
      ),
    ]);
    expect(sent.headers.get('cache-control')).toBe('no-store');
  });

  it('is not set where the credentials are wrong', async () => {
    await using app = await boot(platform);
    const json = { username: 'alice', password: 'x' };
    const sent = await app.send('POST', '/auth/login', { json, headers: OURS });
    expect(sent).toMatchObject({ status: 401, cookies: [] });
  });

  it('rotates at every refresh, and the body has none', async () => {
    await using app = await boot(platform);
    const first = await login(app);
    app.clock.advance(60);
    const second = await post(app, 'refresh', cookieOf(first));
    expect(second.status).toBe(200);
    expect(second.body).not.toHaveProperty('refresh_token');
    expect(cookieOf(second)).toMatch(/\.1\./);
    app.clock.advance(60);
    const third = await post(app, 'refresh', `a=b; ${cookieOf(second)}; c=d`);
    expect(cookieOf(third)).toMatch(/\.2\./);
    const { access_token } = third.body as unknown as Tokens;
    expect(await app.entering(access_token)).toBe(200);
  });

  it('ends with the session, however much it is used', async () => {
    await using app = await boot(platform);
    let sent = await login(app);
    for (let day = 10; day < 90; day += 10) {
      app.clock.advance(10 * DAY);
      sent = await post(app, 'refresh', cookieOf(sent));
    }
    expect(sent.body['refresh_expires_in']).toBe(10 * DAY);
    expect(sent.cookies[0]).toMatch(/; Max-Age=864000$/);
  });

  it('is cleared where it is refused', async () => {
    await using app = await boot(platform);
    const first = await login(app);
    await post(app, 'refresh', cookieOf(first));
    app.clock.advance(31);
    for (const cookie of [cookieOf(first), '__Host-refresh_token=garbage']) {
      const sent = await post(app, 'refresh', cookie);
      expect(sent).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
        cookies: [CLEARED],
      });
    }
  });

  it('is kept where nothing was decided', async () => {
    await using app = await boot(platform);
    const first = await login(app);
    app.outage.on = true;
    for (const path of ['refresh', 'logout']) {
      const sent = await post(app, path, cookieOf(first));
      expect(sent).toMatchObject({ status: 503, cookies: [] });
    }
    app.outage.on = false;
    expect((await post(app, 'refresh', cookieOf(first))).status).toBe(200);
  });

  it('is read from the cookie only', async () => {
    await using app = await boot(platform);
    const cookie = cookieOf(await login(app));
    const refresh_token = cookie.split('=')[1];
    const sent = await app.send('POST', '/auth/refresh', {
      json: { refresh_token },
      headers: OURS,
    });
    expect(sent).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', errorCode: 'token_missing' },
      cookies: [],
    });
    const other = await post(app, 'refresh', `refresh_token=${refresh_token}`);
    expect(other.status).toBe(400);
    const json = { refresh_token: 'garbage' };
    expect((await post(app, 'refresh', cookie, { json })).status).toBe(200);
  });

  it('that comes twice does not refresh, and says how to get out', async () => {
    await using app = await boot(platform);
    const cookie = cookieOf(await login(app));
    const sent = await post(app, 'refresh', `${cookie}; ${cookie}`);
    expect(sent).toMatchObject({
      status: 400,
      body: {
        error: 'invalid_request',
        errorCode: 'refresh_token_ambiguous',
        message:
          'The request carries more than one refresh token; signing out removes them',
      },
      cookies: [],
    });
    expect((await post(app, 'refresh', cookie)).status).toBe(200);
  });

  it('that comes with others of the name is closed with them at sign-out', async () => {
    await using app = await boot(platform);
    const [one, two] = [cookieOf(await login(app)), cookieOf(await login(app))];
    const garbage = '__Host-refresh_token=garbage';
    const all = [garbage, one, garbage, two, one].join('; ');
    const sent = await post(app, 'logout', all);
    expect(sent).toMatchObject({ status: 204, cookies: [CLEARED] });
    // The others are out of reach of Set-Cookie.
    expect(sent.headers.get('clear-site-data')).toBe('"cookies"');
    for (const each of [one, two]) {
      const refused = await post(app, 'refresh', each);
      expect(refused.body).toMatchObject({ error: 'invalid_grant' });
    }
  });

  it('is closed although it cannot be decided of another one of the name', async () => {
    await using app = await boot(platform);
    const own = cookieOf(await login(app));
    const other = await login(app);
    app.outage.of = String(other.body['session_id']);
    const sent = await post(app, 'logout', `${cookieOf(other)}; ${own}`);
    expect(sent.status).toBe(503);
    const refused = await post(app, 'refresh', own);
    expect(refused.body).toMatchObject({ error: 'invalid_grant' });
  });

  it('leaves other cookies alone at sign-out', async () => {
    await using app = await boot(platform);
    const cookie = cookieOf(await login(app));
    const sent = await post(app, 'logout', `a=b; ${cookie}; a=c`);
    expect(sent.headers.get('clear-site-data')).toBeNull();
  });

  it.each([
    ['\u00A0', ''],
    ['\u0085', ''],
    ['', '\u00A0'],
    ['=', ''],
    ['=\u00A0', ''],
  ])(
    'is not read under a name with %j before and %j after it',
    async (before, after) => {
      await using app = await boot(platform);
      const own = cookieOf(await login(app));
      const foreign = `${before}${cookieOf(await login(app)).replace('=', `${after}=`)}`;
      const alone = await post(app, 'refresh', foreign);
      expect(alone.body).toMatchObject({ errorCode: 'token_missing' });
      const both = `${foreign}; ${own}`;
      const refreshed = await post(app, 'refresh', both);
      expect(refreshed.status).toBe(200);
      expect((await post(app, 'logout', both)).status).toBe(204);
      expect((await post(app, 'refresh', own)).status).toBe(400);
    },
  );

  it.each(['__host-refresh_token', '__HOST-REFRESH_TOKEN', 'refresh_token'])(
    'is not read under the name %s',
    async (name) => {
      await using app = await boot(platform);
      const foreign = cookieOf(await login(app)).replace(/^[^=]+/, name);
      const sent = await post(app, 'refresh', foreign);
      expect(sent.body).toMatchObject({ errorCode: 'token_missing' });
    },
  );

  it('is cleared at sign-out, good or not', async () => {
    await using app = await boot(platform);
    const cookie = cookieOf(await login(app));
    for (const each of [cookie, cookie, '__Host-refresh_token=garbage']) {
      const sent = await post(app, 'logout', each);
      expect(sent).toMatchObject({ status: 204, cookies: [CLEARED] });
    }
    expect((await post(app, 'refresh', cookie)).status).toBe(400);
    expect((await post(app, 'logout', '')).status).toBe(401);
  });

  it('stays out of the way of a sign-out by access token', async () => {
    await using app = await boot(platform);
    const { token } = await app.running.app.get(TokenService).issue('alice');
    const sent = await post(app, 'logout', '', { token });
    expect(sent).toMatchObject({ status: 204, cookies: [] });
  });
});

describe.each(PLATFORMS)('a cookie of somebody else on %s', (platform) => {
  it('is set beside ours', async () => {
    await using app = await startAuth(platform, {
      endpoints: { refreshToken: 'cookie' },
      start: {
        configure: (nest) => {
          const [first, second] = ['a=1; Path=/', 'b=2; Path=/'];
          nest.use(
            (_: unknown, response: ServerResponse, next: NextFunction) => {
              response.setHeader('Set-Cookie', [first, second]);
              next();
            },
          );
        },
      },
    });
    const sent = await login(app);
    expect(sent.cookies).toEqual([
      'a=1; Path=/',
      'b=2; Path=/',
      expect.stringMatching(/^__Host-refresh_token=/),
    ]);
    const out = await post(
      app,
      'logout',
      cookieOf({ ...sent, cookies: sent.cookies.slice(2) }),
    );
    expect(out.cookies).toEqual(['a=1; Path=/', 'b=2; Path=/', CLEARED]);
  });
});

describe.each(PLATFORMS)('two applications on one host, on %s', (platform) => {
  it('do not sign each other out with names of their own for the cookie', async () => {
    await using one = await boot(platform);
    await using two = await startAuth(platform, {
      endpoints: { refreshToken: 'cookie', cookieName: '__Host-shop' },
    });
    const first = await login(one);
    const second = await login(two);
    expect(second.cookies).toEqual([expect.stringMatching(/^__Host-shop=/)]);
    // As a browser sends them, which does not tell ports apart.
    const jar = `${cookieOf(first)}; ${cookieOf(second)}`;
    expect((await post(two, 'refresh', jar)).status).toBe(200);
    const out = await post(two, 'logout', jar);
    expect(out.cookies).toEqual([`__Host-shop=; ${ATTRIBUTES}; Max-Age=0`]);
    expect(out.headers.get('clear-site-data')).toBeNull();
    expect((await post(one, 'refresh', jar)).status).toBe(200);
  });
});
