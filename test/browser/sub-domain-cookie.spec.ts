import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
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
import { PLATFORMS } from '../support/platform.js';
import { browserAbsent, startBrowser, TIME_LIMIT_MS } from './chromium.js';
import { fetchOn, OwnPage } from './own-page.js';

/** Of localhost, so that browsers take secure cookies without TLS, and resolve it to this machine. */
const HOST = 'app.localhost';
const DOMAIN = `Domain=${HOST}; Path=/; Max-Age=34560000`;
const NAME = '__Host-refresh_token';

/** A host of the same domain whose every answer sets the cookie that it is told to, byte by byte. */
class SubDomain implements AsyncDisposable {
  cookie = '';
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(this.#answer(), 'latin1'));
  });

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://blog.${HOST}:${port}`;
  }

  #answer(): string {
    return [
      'HTTP/1.1 200 OK',
      'Content-Type: text/html',
      'Connection: close',
      `Set-Cookie: ${this.cookie}`,
      '',
      '<!doctype html><title>A sub-domain</title>',
    ].join('\r\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy());
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** What the sub-domain calls its cookie, and whether Chromium keeps that for the domain. */
const NAMES: readonly [what: string, name: string, kept: boolean][] = [
  ['the byte A0 before the name', `\u00A0${NAME}`, true],
  ['the byte 85 before the name', `\u0085${NAME}`, true],
  ['the byte A0 after the name', `${NAME}\u00A0`, false],
  ['a tab before the name', `\t${NAME}`, false],
  ['the byte 0B before the name', `\u000B${NAME}`, false],
  ['the name in another case', NAME.toLowerCase(), false],
  ['no name, and ours in the value', `=${NAME}`, false],
  ['the name itself', NAME, false],
];

describe.skipIf(browserAbsent).each(PLATFORMS)(
  'the cookie of a sub-domain in a browser, on %s',
  { timeout: TIME_LIMIT_MS },
  (platform) => {
    let browser: Browser;
    let app: AuthApp;
    let subDomain: SubDomain;
    let context: BrowserContext;
    let page: Page;
    /** A refresh token of the one who owns the sub-domain. */
    let foreign: string;

    beforeAll(async () => {
      browser = await startBrowser();
      app = await startAuth(platform, {
        endpoints: { refreshToken: 'cookie' },
        metadata: { controllers: [OwnPage] },
      });
      subDomain = new SubDomain();
      await subDomain.start();
      const json = { username: 'carol', password: PASSWORD };
      const headers = { 'sec-fetch-site': 'same-origin' };
      const sent = await app.send('POST', '/auth/login', { json, headers });
      foreign = String(sent.cookies[0]).split(/[=;]/)[1] as string;
    }, TIME_LIMIT_MS);

    afterAll(async () => {
      await browser.close();
      await subDomain[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
    });

    beforeEach(async () => {
      context = await browser.newContext();
      page = await context.newPage();
    }, TIME_LIMIT_MS);

    afterEach(() => context.close());

    async function visitBoth(cookie: string): Promise<number> {
      subDomain.cookie = cookie;
      await page.goto(subDomain.url);
      await page.goto(`http://${HOST}:${app.running.port}/page`);
      return (await context.cookies()).length;
    }

    it.each(NAMES)(
      'signs nobody in, and nobody out, with %s',
      async (_, name, kept) => {
        const cookie = `${name}=${foreign}; ${DOMAIN}`;
        expect(await visitBoth(cookie)).toBe(kept ? 1 : 0);

        const before = await fetchOn(page, '/auth/refresh');
        expect(before.body).toMatchObject({ errorCode: 'token_missing' });

        const json = { username: 'alice', password: PASSWORD };
        const signedIn = await fetchOn(page, '/auth/login', json);
        const refreshed = await fetchOn(page, '/auth/refresh');
        expect(refreshed.status).toBe(200);
        expect(refreshed.body['session_id']).toBe(signedIn.body['session_id']);

        expect((await fetchOn(page, '/auth/logout')).status).toBe(204);
        expect(await context.cookies()).toHaveLength(kept ? 1 : 0);
        const after = await fetchOn(page, '/auth/refresh');
        expect(after.body).toMatchObject({ errorCode: 'token_missing' });
      },
    );
  },
);
