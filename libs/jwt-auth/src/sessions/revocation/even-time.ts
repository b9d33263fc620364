import type { Monotonic } from '../../monotonic.js';

/**
 * What clocks show, as far as a clock that nobody sets has gone on meanwhile: what would
 * end because they were set ahead stays until its time is really over.
 */
export class EvenTime {
  /** What they showed at first, and when that was. */
  #first: { readonly now: number; readonly at: number } | undefined;

  constructor(private readonly monotonic: Monotonic) {}

  /** @param now what the clocks show, seconds since the epoch */
  of(now: number): number {
    const at = this.monotonic();
    this.#first ??= { now, at };
    return Math.min(now, this.#first.now + (at - this.#first.at));
  }
}
