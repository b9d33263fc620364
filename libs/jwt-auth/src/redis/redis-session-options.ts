import type { Duration } from '../duration.js';
import { wrong } from './redis-access.js';

export interface RedisSessionStoreOptions {
  /** What the names of its Redis keys begin with; no braces. Default `'jwt-auth:sessions:'`. */
  prefix?: string;
  /**
   * How long an answer is waited for; then it is `temporarily_unavailable`, and a
   * rotation or a sign-in that arrives past its deadline changes nothing. Default `'2s'`.
   */
  timeout?: Duration;
  /**
   * How many replicas must have a revocation before it is acknowledged; where fewer
   * do within half of `timeout`, it is `temporarily_unavailable`, and stands
   * nevertheless. Default: all that `INFO` shows to be connected. 0 waits for none: a
   * failover right after a logout may then undo it. Not for a cluster.
   */
  replicas?: number;
  /** Seconds added to the clock of Redis, read at every call. For tests. */
  clockOffset?: () => number;
}

const NAME = 'RedisSessionStore';

/** What of the options the access to Redis does not see to. */
export function checkSessionOptions(
  { prefix, replicas, clockOffset }: RedisSessionStoreOptions,
  isCluster: boolean,
): void {
  if (typeof prefix === 'string' && /[{}]/.test(prefix)) {
    throw wrong(
      NAME,
      'prefix must have no braces: a cluster spreads keys by them',
    );
  }
  if (clockOffset !== undefined && typeof clockOffset !== 'function') {
    throw wrong(NAME, 'clockOffset must be a function that gives seconds');
  }
  if (replicas === undefined) {
    return;
  }
  if (!Number.isSafeInteger(replicas) || replicas < 0) {
    throw wrong(NAME, 'replicas must be a whole number');
  }
  if (isCluster && replicas > 0) {
    throw wrong(NAME, 'replicas cannot be waited for in a cluster');
  }
}
