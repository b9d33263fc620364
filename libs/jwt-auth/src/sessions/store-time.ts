import type { Monotonic } from '../monotonic.js';

/** Monotonic clocks drift by less than 0.1 s in so many seconds. */
const GOOD_FOR = 600;

/**
 * What the clock of the store shows now, without asking it: from the last answer that
 * told, and the time gone by here since. It may be late by as long as that answer was
 * on its way, and never runs ahead of a store whose clock goes evenly.
 */
export class StoreTime {
  #told: { readonly now: number; readonly at: number } | undefined;

  constructor(private readonly monotonic: Monotonic) {}

  /** Takes the time out of an answer of the store. */
  observe(now: number): void {
    this.#told = { now, at: this.monotonic() };
  }

  /** `undefined` where the store has to be asked. */
  now(): number | undefined {
    if (this.#told === undefined) {
      return undefined;
    }
    const gone = this.monotonic() - this.#told.at;
    return gone < GOOD_FOR ? this.#told.now + gone : undefined;
  }
}
