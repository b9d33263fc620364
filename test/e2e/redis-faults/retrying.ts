import { setTimeout } from 'node:timers/promises';
import { send } from './http-client.js';
import { PASSWORD } from './settings.js';

const RETRY_AFTER_MS = 2000;

/** Clients that refresh all the time, and retry with the same token until they are answered. */
export class Retrying {
  readonly counts = { refreshed: 0, unavailable: 0, lost: 0, longest: 0 };
  #tokens: string[] = [];
  #isOver = false;

  constructor(
    private readonly ports: readonly number[],
    private readonly size: number,
  ) {}

  async signIn(): Promise<void> {
    this.#tokens = await Promise.all(
      Array.from({ length: this.size }, async (_, index) => {
        const json = { username: `client ${index}`, password: PASSWORD };
        const { body } = await send(this.#port(), 'POST', '/auth/login', {
          json,
        });
        return String(body['refresh_token']);
      }),
    );
  }

  async refresh(): Promise<void> {
    await Promise.all(this.#tokens.map((token) => this.#goOn(token)));
  }

  stop(): void {
    this.#isOver = true;
  }

  async #goOn(first: string): Promise<void> {
    let token = first;
    let since = Date.now();
    for (;;) {
      const { status, body } = await send(
        this.#port(),
        'POST',
        '/auth/refresh',
        { json: { refresh_token: token } },
      );
      if (status === 200 || status === 201) {
        this.counts.refreshed++;
        this.counts.longest = Math.max(this.counts.longest, Date.now() - since);
        if (this.#isOver) {
          return;
        }
        token = String(body['refresh_token']);
        await setTimeout(200 + Math.random() * 1800);
        since = Date.now();
      } else if (status === 400 || status === 401) {
        this.counts.lost++;
        return;
      } else {
        this.counts.unavailable++;
        await setTimeout(RETRY_AFTER_MS);
      }
    }
  }

  #port(): number {
    return this.ports[Math.floor(Math.random() * this.ports.length)]!;
  }
}
