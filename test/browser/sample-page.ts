import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const PATIENCE = { timeout: 30_000, interval: 20 };
/** That the server refuses something is no fault of the page. */
const REFUSAL =
  /^Failed to load resource: the server responded with a status of 40[014] /;

export type DeviceName = 'Laptop' | 'Phone';

/** The page of the sample as a person uses it. */
export class SamplePage implements AsyncDisposable {
  /** What the browser complained of, violations of the content security policy included. */
  readonly complaints: string[] = [];
  /** Where requests went. */
  readonly origins = new Set<string>();

  private constructor(readonly page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error' && !REFUSAL.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('request', (request) =>
      this.origins.add(new URL(request.url()).origin),
    );
  }

  static async open(
    browser: Browser,
    url: string,
    viewport = { width: 1280, height: 900 },
  ): Promise<SamplePage> {
    const opened = new SamplePage(await browser.newPage({ viewport }));
    await opened.page.goto(url);
    return opened;
  }

  device(name: DeviceName): Locator {
    return this.page.getByRole('article', { name, exact: true });
  }

  async signIn(name: DeviceName, user = 'member'): Promise<void> {
    await this.click(user, this.device(name));
    await this.click('Sign in', this.device(name));
    await this.tells(`${name} signed in as ${user}`);
  }

  click(button: string, within: Locator | Page = this.page): Promise<void> {
    return within.getByRole('button', { name: button, exact: true }).click();
  }

  /** Waits until the sentence on what just happened has this in it. */
  tells(text: string): Promise<void> {
    return shows(this.page.locator('#story'), text);
  }

  state(name: DeviceName): Promise<string | null> {
    return this.device(name).locator('.state').textContent();
  }

  /** The refresh tokens that a device was given, the good one last. */
  tokens(name: DeviceName): Promise<string[]> {
    return this.device(name).locator('.chain .token').allTextContents();
  }

  /** The refresh token that the thief has. */
  loot(): Promise<string | null> {
    return this.page.locator('#loot').textContent();
  }

  /** Where a device sees its owner signed in. */
  sessions(name: DeviceName): Promise<string[]> {
    return this.device(name).locator('.sessions li > span').allTextContents();
  }

  /** The types of the events, the newest first. */
  events(): Promise<string[]> {
    return this.page.locator('#timeline .kind').allTextContents();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close();
  }
}

async function shows(locator: Locator, text: string): Promise<void> {
  await expect.poll(() => locator.textContent(), PATIENCE).toContain(text);
}
