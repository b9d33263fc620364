import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { AuthError } from '../errors.js';
import type { Monotonic } from '../monotonic.js';

/** So long one and the same outage is not reported again, seconds. */
const NEWS_AFTER = 10;
const MAX_OUTAGES = 100;

/**
 * Logs refusals: those that somebody must look at as errors, the others for debugging.
 * An outage that refuses many requests is an error once in a while, so that whoever
 * sends them cannot fill the log.
 */
export class RefusalLog {
  readonly #logger = new Logger('JwtAuthGuard');
  readonly #outages = new LRUCache<string, number>({ max: MAX_OUTAGES });

  constructor(private readonly monotonic: Monotonic) {}

  /** @param where what refuses */
  write(where: string, error: AuthError): void {
    const { kind, code, message, cause } = error;
    if (kind === 'unavailable' && this.#isNews(message)) {
      const stack = cause instanceof Error ? cause.stack : undefined;
      this.#logger.error(`${where}: ${message}`, stack);
    } else {
      this.#logger.debug(`${where}: ${code}: ${message}`);
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
