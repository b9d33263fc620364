import { randomInt } from 'node:crypto';
import { OutageWarnings } from '../outage/outage-warnings.js';

/** Instances that were started together need not all do it at once: by so much apart, in per cent. */
const SPREAD = 20;

/** Removes expired things now and then. */
export class Pruning {
  readonly #warnings: OutageWarnings;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<unknown> | undefined;

  /** @param prunes each removes what has expired somewhere */
  constructor(
    private readonly prunes: readonly (() => Promise<unknown>)[],
    warn: (message: string) => void,
  ) {
    this.#warnings = new OutageWarnings(warn, 'What has expired');
  }

  /** @param every seconds; 0 for never */
  start(every: number): void {
    if (every > 0) {
      const spread = randomInt(100 - SPREAD, 100 + SPREAD) / 100;
      this.#timer ??= setInterval(
        () => {
          this.#round ??= this.#prune().finally(() => {
            this.#round = undefined;
          });
        },
        every * spread * 1000,
      ).unref();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#round;
  }

  /** Never rejects. */
  async #prune(): Promise<void> {
    await this.#warnings.watch('removed', async () => {
      for (const prune of this.prunes) {
        await prune();
      }
    });
  }
}
