import type { Monotonic } from '../monotonic.js';

/**
 * Runs one task at a time, and shares a run among all who asked before it began:
 * what they get is never older than their question.
 */
export class SingleFlight {
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #lastBegin = -Infinity;

  constructor(
    private readonly task: () => Promise<void>,
    private readonly monotonic: Monotonic,
  ) {}

  /** @param apart seconds that must lie between the beginnings of runs asked for like this */
  run(apart = 0): Promise<void> {
    this.#next ??= this.#begin(apart);
    return this.#next;
  }

  async #begin(apart: number): Promise<void> {
    await this.#running.catch(() => undefined);
    const wait = this.#lastBegin + apart - this.monotonic();
    if (wait > 0) {
      await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    }
    this.#lastBegin = this.monotonic();
    this.#next = undefined;
    this.#running = this.task();
    return this.#running;
  }
}
