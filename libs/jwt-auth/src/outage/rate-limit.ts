import type { Monotonic } from '../monotonic.js';

/**
 * Allows something so many times in so many seconds, so that strangers cannot cause it
 * without end. A span begins with its first use.
 */
export class RateLimit {
  #begin = -Infinity;
  #used = 0;
  #refused = 0;

  constructor(
    private readonly max: number,
    private readonly seconds: number,
    private readonly monotonic: Monotonic,
  ) {}

  /** Whether `take()` would say yes. */
  get hasRoom(): boolean {
    return this.#used < this.max || this.#isOver(this.monotonic());
  }

  /** @returns whether it is allowed now; then it counts */
  take(): boolean {
    const now = this.monotonic();
    if (this.#isOver(now)) {
      this.#begin = now;
      this.#used = 0;
    }
    if (this.#used >= this.max) {
      this.#refused++;
      return false;
    }
    this.#used++;
    return true;
  }

  /** How often `take()` said no since this was asked last. */
  refused(): number {
    const refused = this.#refused;
    this.#refused = 0;
    return refused;
  }

  #isOver(now: number): boolean {
    return now - this.#begin >= this.seconds;
  }
}

/** Passes on so many lines in so many seconds; the next one after that tells how many were left out. */
export function limitedLines(
  write: (line: string) => void,
  limit: RateLimit,
): (line: string) => void {
  return (line) => {
    if (limit.take()) {
      const leftOut = limit.refused();
      write(
        leftOut === 0
          ? line
          : `${line} (${leftOut} lines before it were left out)`,
      );
    }
  };
}
