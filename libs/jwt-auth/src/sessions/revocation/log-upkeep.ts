import { asked } from '../../outage/asked.js';
import type { OutageWarnings } from '../../outage/outage-warnings.js';
import type { Monotonic } from '../../monotonic.js';
import type { LogWriter } from './log-writer.js';
import type { Restoring } from './restoring.js';

/** Seconds between tries that fail: at first, doubled each time, and at most. */
const PAUSE = 1;
const LONGEST_PAUSE = 30;

/** Puts into the log what it lacks: what could not be stored, and what it has lost. Reading does not wait for it. */
export class LogUpkeep {
  #hasLost = false;
  #work: Promise<void> | undefined;
  #pause = 0;
  #notBefore = -Infinity;

  constructor(
    private readonly writer: LogWriter,
    private readonly restoring: Restoring,
    private readonly warnings: OutageWarnings,
    private readonly monotonic: Monotonic,
  ) {}

  /** The log was found without what it had held. */
  noteLoss(): void {
    this.#hasLost = true;
    this.writer.noteLoss();
    this.tryAgain();
    this.keepUp();
    this.warnings.warn(
      'The log of revocations has lost what it held. What this instance knows is stored again; what no instance that runs knew is lost',
    );
  }

  /** The log is back: there is no need to wait any longer. */
  tryAgain(): void {
    this.#pause = 0;
    this.#notBefore = -Infinity;
  }

  /** Never rejects: what fails is tried again, less and less often. */
  keepUp(): void {
    const isDue = this.#hasLost || this.writer.isBehind;
    if (isDue && this.monotonic() >= this.#notBefore) {
      this.#work ??= this.#store().finally(() => {
        this.#work = undefined;
      });
    }
  }

  /** @param limit seconds for a last try */
  async close(limit: number): Promise<void> {
    this.tryAgain();
    this.keepUp();
    const work = async (): Promise<void> => this.#work;
    await asked(work, limit, 'The log of revocations').catch(() => undefined);
    if (this.writer.isBehind) {
      this.warnings.warn(
        'Revocations could not be stored before the end: other instances do not know of them. Sessions that were closed cannot be refreshed, but their access tokens are good until they expire',
      );
    }
  }

  async #store(): Promise<void> {
    const isRestored = await this.#restore();
    const isWritten =
      !this.writer.isBehind ||
      (await this.warnings.watch('written', () => this.writer.flush()));
    this.#pause =
      isRestored && isWritten
        ? 0
        : Math.min(Math.max(PAUSE, 2 * this.#pause), LONGEST_PAUSE);
    this.#notBefore = this.monotonic() + this.#pause;
  }

  async #restore(): Promise<boolean> {
    if (!this.#hasLost) {
      return true;
    }
    // What is lost while this goes on is to be restored once more.
    this.#hasLost = false;
    const done = await this.warnings.watch('restored', () =>
      this.restoring.restore(),
    );
    this.#hasLost ||= !done;
    return done;
  }
}
