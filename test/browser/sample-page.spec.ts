import type { Browser } from 'playwright-core';
import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import { PLATFORMS } from '../support/platform.js';
import {
  SAMPLE_SECRET,
  type SampleEnv,
  startSample,
} from '../support/sample-app.js';
import { browserAbsent, startBrowser, TIME_LIMIT_MS } from './chromium.js';
import { SamplePage } from './sample-page.js';

const JWT_SECRET = SAMPLE_SECRET;
const PHONE = { width: 400, height: 800 };

describe.skipIf(browserAbsent)(
  'the page of the sample',
  { timeout: TIME_LIMIT_MS },
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    }, TIME_LIMIT_MS);
    afterAll(() => browser.close());
    afterEach(() => vi.unstubAllEnvs());

    /** The page of a sample without sessions; the browser must have nothing to complain of. */
    async function onPage(
      use: (page: SamplePage) => Promise<void>,
      env: SampleEnv = {},
      {
        platform = 'express' as (typeof PLATFORMS)[number],
        viewport = undefined as typeof PHONE | undefined,
      } = {},
    ): Promise<void> {
      await using app = await startSample(platform, { JWT_SECRET, ...env });
      await using page = await SamplePage.open(browser, app.url, viewport);
      await use(page);
      expect(page.complaints).toEqual([]);
      expect([...page.origins]).toEqual([app.url]);
    }

    it.each(PLATFORMS)('shows tokens come and go, on %s', async (platform) => {
      const walk = async (page: SamplePage): Promise<void> => {
        expect(await page.state('Laptop')).toBe('not signed in');
        await page.signIn('Laptop', 'admin');
        expect(await page.state('Laptop')).toBe('signed in as admin');
        const laptop = page.device('Laptop');
        expect(await laptop.locator('.claims').innerText()).toContain(
          'reports:read reports:write',
        );
        expect(await laptop.locator('.left').textContent()).toMatch(
          /^1[45]:\d\d left$/,
        );
        const [first] = await page.tokens('Laptop');
        expect(first).toMatch(/^#0 …[\w-]{6}$/);

        await page.click('Refresh', laptop);
        await page.tells('spent its refresh token and got #1');
        const tokens = await page.tokens('Laptop');
        expect(tokens).toEqual([first, expect.stringMatching(/^#1 …/)]);
        expect(await laptop.locator('.token.spent').allTextContents()).toEqual([
          first,
        ]);

        await page.click('Refresh', laptop);
        await page.tells('Refresh token #1 stays');
        expect(await page.tokens('Laptop')).toEqual(tokens);
        await page.click('Call the API', laptop);
        await page.tells('The API let Laptop in');
        expect(await page.events()).toEqual([
          'refreshed',
          'refreshed',
          'issued',
        ]);

        await page.click('Sign out', laptop);
        await page.tells('Laptop signed out.');
        expect(await page.state('Laptop')).toBe('signed out');
      };
      await onPage(walk, {}, { platform });
    });

    it('signs a second device out', async () => {
      await onPage(async (page) => {
        await page.signIn('Laptop');
        await page.signIn('Phone');
        expect(await page.sessions('Laptop')).toEqual([
          'Phone',
          'Laptop (this one)',
        ]);
        await page.click('Sign Phone out', page.device('Laptop'));
        await page.tells('Laptop signed Phone out');
        expect(await page.state('Phone')).toBe('signed out');
        expect(await page.state('Laptop')).toBe('signed in as member');
        expect(await page.sessions('Laptop')).toEqual(['Laptop (this one)']);
      });
    });

    it('shows that a thief in time shares the session', async () => {
      await onPage(async (page) => {
        await page.signIn('Laptop');
        await page.click('Copy from the laptop');
        await page.tells('The thief has a copy');
        expect(await page.loot()).toBe((await page.tokens('Laptop'))[0]);
        await page.click('Refresh', page.device('Laptop'));
        await page.tells('got #1');

        await page.click('Present the stolen token');
        await page.tells('it gave out the same successor, #1');
        expect(await page.loot()).toBe((await page.tokens('Laptop'))[1]);
        expect(await page.state('Laptop')).toBe('signed in as member');
        expect((await page.events())[0]).toBe('raced');
      });
    });

    it('shows that a thief may come first', async () => {
      await onPage(async (page) => {
        await page.signIn('Laptop');
        await page.click('Copy from the laptop');
        await page.click('Present the stolen token');
        await page.tells('The thief was first');
        await page.click('Refresh', page.device('Laptop'));
        await page.tells('Laptop presented a spent token within the 30 s');
        expect(await page.loot()).toBe((await page.tokens('Laptop'))[1]);
      });
    });

    it('shows that a stolen token ends the session, and not the other one', async () => {
      const walk = async (page: SamplePage): Promise<void> => {
        expect(await page.page.locator('#facts').innerText()).toContain(
          'no time at all (strict)',
        );
        await page.signIn('Laptop');
        await page.signIn('Phone');
        await page.click('Copy from the laptop');
        await page.click('Refresh', page.device('Laptop'));
        await page.tells('got #1');
        await page.click('Present the stolen token');
        await page.tells('the server ended it for both');
        expect(await page.state('Laptop')).toBe(
          'ended: a spent token came again',
        );
        expect(await page.state('Phone')).toBe('signed in as member');
        expect(await page.sessions('Phone')).toEqual(['Phone (this one)']);
        expect((await page.events()).slice(0, 2)).toEqual(['revoked', 'theft']);

        await page.click('Present the stolen token');
        await page.tells('The thief was refused');
      };
      await onPage(walk, { SESSION_GRACE: '0' });
    });

    it('signs out everywhere', async () => {
      await onPage(async (page) => {
        await page.signIn('Laptop');
        await page.signIn('Phone');
        await page.click('Sign out everywhere');
        await page.tells('Signed out everywhere: every session');
        for (const name of ['Laptop', 'Phone'] as const) {
          expect(await page.state(name)).toBe('signed out everywhere');
        }
        await page.signIn('Phone');
      });
    });

    it('says that a password is wrong', async () => {
      await onPage(async (page) => {
        const laptop = page.device('Laptop');
        await laptop.getByLabel('Password').fill('guess');
        await page.click('Sign in', laptop);
        await page.tells('Laptop was refused: The credentials are wrong.');
      });
    });

    it('does without the events in production', async () => {
      const walk = async (page: SamplePage): Promise<void> => {
        await page.signIn('Laptop');
        await page.click('Refresh', page.device('Laptop'));
        await page.tells('got #1');
        expect(await page.page.locator('#log-hint').textContent()).toContain(
          'while developing only',
        );
        expect(await page.events()).toEqual([]);
      };
      await onPage(walk, { NODE_ENV: 'production' });
    });

    it('fits onto a phone', async () => {
      const walk = async (page: SamplePage): Promise<void> => {
        await page.signIn('Laptop');
        await page.signIn('Phone');
        const width = await page.page.evaluate(
          'document.documentElement.scrollWidth',
        );
        expect(width).toBe(PHONE.width);
      };
      await onPage(walk, {}, { viewport: PHONE });
    });
  },
);
