import { LRUCache } from 'lru-cache';
import type { Monotonic } from '../monotonic.js';
import { AuthError } from '../errors.js';

/** Access tokens that one instance gives to a session in a window. */
const MOST = 120;
/** Seconds. */
const WINDOW = 60;
/** Sessions that are counted at once; the least recently counted is forgotten. */
const SESSIONS = 10_000;

interface Count {
  readonly from: number;
  granted: number;
}

/**
 * Bounds the access tokens of one session: a refresh token that is held can be presented
 * again and again, and each access token could become an entry in the list of what is
 * revoked. So could each sign-out everywhere that keeps the session. Only what is granted
 * counts, so nobody can use up what a session of somebody else has.
 */
export class RefreshPace {
  readonly #counts = new LRUCache<string, Count>({ max: SESSIONS });

  constructor(private readonly monotonic: Monotonic) {}

  /** Whether the session had as many as it may have. */
  isSpent(sessionId: string): boolean {
    return this.#countOf(sessionId).granted >= MOST;
  }

  /** @throws AuthError `unavailable` if the session had as many as it may have */
  check(sessionId: string): void {
    if (this.isSpent(sessionId)) {
      const { from } = this.#countOf(sessionId);
      throw new AuthError('unavailable', 'temporarily_unavailable', {
        reason: `A session was given ${MOST} access tokens within ${WINDOW} seconds`,
        retryAfter: Math.max(1, Math.ceil(from + WINDOW - this.monotonic())),
      });
    }
  }

  granted(sessionId: string): void {
    const count = this.#countOf(sessionId);
    count.granted++;
    this.#counts.set(sessionId, count);
  }

  #countOf(sessionId: string): Count {
    const now = this.monotonic();
    const known = this.#counts.get(sessionId);
    return known !== undefined && now - known.from < WINDOW
      ? known
      : { from: now, granted: 0 };
  }
}
