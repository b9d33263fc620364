import type { Duration } from '../duration.js';
import type { RedisSubscriber } from './redis-subscriber.js';

export interface RedisSessionStoreOptions {
  /** What the names of its Redis keys begin with; no braces. Default `'jwt-auth:sessions:'`. */
  prefix?: string;
  /**
   * How long an answer is waited for; then it is `temporarily_unavailable`, and a
   * rotation, a sign-in or a `revokeAll()` that arrives past its deadline changes
   * nothing. Default `'2s'`.
   */
  timeout?: Duration;
  /**
   * How many replicas must have a revocation before it is acknowledged. If fewer have it
   * within half of `timeout`, it is `temporarily_unavailable`, and stands nevertheless.
   * Default: as many as `INFO` shows to be connected when it is asked first, and at least
   * one with Sentinel; the number does not change afterwards. 0 waits for none: a failover
   * right after it may then undo it. A cluster and a pool wait for none.
   */
  replicas?: number;
  /**
   * A second connection, by which this instance learns at once of what others revoke:
   * `client.duplicate()`, which the application closes, and connects where it is of
   * node-redis. It may serve nothing but subscriptions. Without one, an instance sees a
   * revocation of another within a second, by asking. Default: none.
   */
  subscriber?: RedisSubscriber;
  /** Seconds added to the clock of Redis, read at every call. For tests. */
  clockOffset?: () => number;
}
