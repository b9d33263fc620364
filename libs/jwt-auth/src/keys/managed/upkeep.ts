import { OutageWarnings } from '../../outage/outage-warnings.js';
import type { RingKeeper } from './ring-keeper.js';
import type { RingView } from './ring-view.js';
import { faultSentence } from './trusted-records.js';

/** Reads a ring over and over, and does what is due to it. */
export class Upkeep {
  readonly #warnings: OutageWarnings;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;

  constructor(
    private readonly view: RingView,
    private readonly keeper: RingKeeper,
    warn: (message: string) => void,
  ) {
    this.#warnings = new OutageWarnings(warn, 'The ring of keys');
  }

  /** @param every seconds */
  start(every: number): void {
    this.#timer ??= setInterval(() => {
      this.#round ??= this.#keepUp().finally(() => {
        this.#round = undefined;
      });
    }, every * 1000).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#round;
  }

  /** Once, now, and telling whether it worked. */
  async refresh(): Promise<void> {
    await this.view.reload();
    this.#report();
    await this.keeper.restore();
    await this.keeper.heal();
    await this.keeper.complete();
  }

  /** Never rejects: what fails is tried again the next time. */
  async #keepUp(): Promise<void> {
    const read = await this.#warnings.watch('read', () => this.view.reload());
    this.#report();
    if (read) {
      await this.#warnings.watch('kept up', async () => {
        await this.keeper.restore();
        await this.keeper.heal();
        await this.keeper.complete();
        await this.keeper.removeEnded();
      });
      await this.#warnings.watch('told to the log of revocations', () =>
        this.keeper.publishRevocations(),
      );
    }
  }

  #report(): void {
    for (const fault of this.view.takeNewFaults()) {
      this.#warnings.warn(`${faultSentence(fault)}. It is ignored`);
    }
  }
}
