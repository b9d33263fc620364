import type { Browser, BrowserContext, Page } from 'playwright-core';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from 'vitest';
import {
  type AuthApp,
  PASSWORD,
  startAuth,
} from '../e2e/auth-endpoints/auth-app.js';
import { browserAbsent, startBrowser, TIME_LIMIT_MS } from './chromium.js';
import { type OtherOrigin, startOtherOrigin } from './other-origin.js';
import { fetchOn, OwnPage, type Seen } from './own-page.js';

const ATTACKED = ['login', 'refresh', 'logout'];
const REFUSED = {
  status: 400,
  body: { errorCode: 'cross_site_request' },
};

/** Runs in the browser. */
function submitForm(action: string): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  document.body.append(form);
  form.submit();
}

describe.skipIf(browserAbsent)(
  'a refresh token in a cookie of a browser',
  { timeout: TIME_LIMIT_MS },
  () => {
    let browser: Browser;
    let app: AuthApp;
    let other: OtherOrigin;
    let context: BrowserContext;
    let page: Page;
    let origin: string;

    beforeAll(async () => {
      browser = await startBrowser();
      // Only pages of localhost may have secure cookies without TLS.
      app = await startAuth('express', {
        endpoints: { refreshToken: 'cookie' },
        metadata: { controllers: [OwnPage] },
        // Careless: every page may read the answers.
        start: {
          configure: (nest) =>
            nest.enableCors({ origin: true, credentials: true }),
        },
      });
      origin = `http://localhost:${app.running.port}`;
      other = await startOtherOrigin();
    }, TIME_LIMIT_MS);

    afterAll(async () => {
      await browser.close();
      await other[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
    });

    beforeEach(async () => {
      context = await browser.newContext();
      page = await context.newPage();
      await page.goto(`${origin}/page`);
      const credentials = { username: 'alice', password: PASSWORD };
      const { status } = await fetchOn(
        page,
        `${origin}/auth/login`,
        credentials,
      );
      expect(status).toBe(200);
    }, TIME_LIMIT_MS);

    afterEach(() => context.close());

    const refresh = (): Promise<Seen> =>
      fetchOn(page, `${origin}/auth/refresh`);

    it('is out of reach of scripts, and refreshes all the same', async () => {
      expect(await page.evaluate('document.cookie')).toBe('');
      expect(await context.cookies()).toMatchObject([
        {
          name: '__Host-refresh_token',
          httpOnly: true,
          secure: true,
          sameSite: 'Strict',
          path: '/',
        },
      ]);
      const first = await refresh();
      expect(first).toMatchObject({
        status: 200,
        body: { token_type: 'Bearer' },
      });
      expect(first.body).not.toHaveProperty('refresh_token');

      await page.reload();
      const second = await refresh();
      expect(second.body['session_id']).toBe(first.body['session_id']);
    });

    it('is gone after signing out', async () => {
      const { status } = await fetchOn(page, `${origin}/auth/logout`);
      expect(status).toBe(204);
      expect(await context.cookies()).toEqual([]);
      expect((await refresh()).status).toBe(400);
    });

    describe.each([
      ['another port, which may send the cookie', 'localhost', true],
      ['another site', '127.0.0.1', false],
    ])('on a page of %s', (_, host, sendsCookie) => {
      let foreign: Page;
      beforeEach(async () => {
        foreign = await context.newPage();
        await foreign.goto(`http://${host}:${other.port}`);
      }, TIME_LIMIT_MS);

      /** Whether the browser sent the cookie with the next request to this address. */
      async function cookieTo(url: string): Promise<boolean> {
        const request = await foreign.waitForRequest(
          (each) => each.url() === url && each.method() === 'POST',
        );
        const { cookie = '' } = await request.allHeaders();
        return cookie.includes('__Host-refresh_token=');
      }

      it.each(ATTACKED)('serves no script that posts to %s', async (route) => {
        const url = `${origin}/auth/${route}`;
        const [sent, seen] = await Promise.all([
          cookieTo(url),
          fetchOn(foreign, url),
        ]);
        expect(sent).toBe(sendsCookie);
        expect(seen).toMatchObject(REFUSED);
        expect((await refresh()).status).toBe(200);
      });

      it.each(ATTACKED)('serves no form that posts to %s', async (route) => {
        const url = `${origin}/auth/${route}`;
        const [sent, response] = await Promise.all([
          cookieTo(url),
          foreign.waitForResponse(url),
          foreign.evaluate(submitForm, url),
        ]);
        expect(sent).toBe(sendsCookie);
        const seen = { status: response.status(), body: await response.json() };
        expect(seen).toMatchObject(REFUSED);
        expect((await refresh()).status).toBe(200);
      });
    });
  },
);
