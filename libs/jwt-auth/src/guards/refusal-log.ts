import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { AuthError } from '../errors.js';
import type { Monotonic } from '../monotonic.js';
import { limitedLines, RateLimit } from '../outage/rate-limit.js';

/** The same outage is not reported again for so long, seconds. */
const NEWS_AFTER = 10;
const MAX_OUTAGES = 100;
/** Lines in so many seconds; anybody can cause refusals. */
const SECONDS = 10;
const MAX_ERRORS = 20;
const MAX_DEBUG_LINES = 100;

/**
 * Logs refusals: outages as errors, all others at level `debug`. Both are limited, so
 * that clients cannot fill the log: an outage is an error once in 10 seconds, and there
 * are at most 20 errors and 100 debug lines in 10 seconds.
 */
export class RefusalLog {
  readonly #logger = new Logger('JwtAuthGuard');
  readonly #outages = new LRUCache<string, number>({ max: MAX_OUTAGES });
  readonly #errors: RateLimit;
  readonly #debug: (line: string) => void;

  constructor(private readonly monotonic: Monotonic) {
    this.#errors = new RateLimit(MAX_ERRORS, SECONDS, monotonic);
    this.#debug = limitedLines(
      (line) => this.#logger.debug(line),
      new RateLimit(MAX_DEBUG_LINES, SECONDS, monotonic),
    );
  }

  /** @param where what refuses */
  write(where: string, error: AuthError): void {
    const { kind, code, message, cause } = error;
    if (
      kind === 'unavailable' &&
      this.#isNews(message) &&
      this.#errors.take()
    ) {
      const stack = cause instanceof Error ? cause.stack : undefined;
      this.#logger.error(`${where}: ${message}`, stack);
    } else {
      this.#debug(`${where}: ${code}: ${message}`);
    }
  }

  #isNews(outage: string): boolean {
    const now = this.monotonic();
    const reported = this.#outages.get(outage);
    const isNews = reported === undefined || now - reported >= NEWS_AFTER;
    if (isNews) {
      this.#outages.set(outage, now);
    }
    return isNews;
  }
}
