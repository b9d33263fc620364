import { wrong } from './redis-access.js';
import { type RedisClient, type Spread, spreadOf } from './redis-client.js';
import type { RedisSessionStoreOptions } from './redis-session-options.js';
import { isSubscriber } from './redis-subscriber.js';

/** Names of what the stores of sessions and of revocations take. */
export const STORE_OPTIONS: readonly (keyof RedisSessionStoreOptions)[] = [
  'prefix',
  'timeout',
  'replicas',
  'subscriber',
  'clockOffset',
];

/** As somebody gave them, who may not have the types. */
interface CheckedOptions {
  readonly prefix?: unknown;
  readonly replicas?: unknown;
  readonly subscriber?: unknown;
  readonly clockOffset?: unknown;
}

const NOT_WAITED_FOR: Readonly<Record<Spread, string>> = {
  cluster: 'in a cluster',
  pool: 'with a pool, which writes and waits on different connections: give a client of one connection',
};

/**
 * What of the options the access to Redis does not see to.
 *
 * @param name of the class, for whoever wired it wrongly
 */
export function checkStoreOptions(
  name: string,
  options: CheckedOptions,
  client: RedisClient,
): void {
  const { prefix, replicas, clockOffset, subscriber } = options;
  if (typeof prefix === 'string' && /[{}]/.test(prefix)) {
    throw wrong(
      name,
      'prefix must have no braces: a cluster spreads keys by them',
    );
  }
  if (clockOffset !== undefined && typeof clockOffset !== 'function') {
    throw wrong(name, 'clockOffset must be a function that gives seconds');
  }
  if (subscriber !== undefined && !isSubscriber(subscriber)) {
    throw wrong(name, 'subscriber must be a client of ioredis or of redis');
  }
  if (subscriber === client) {
    throw wrong(
      name,
      'subscriber must be a second connection, such as client.duplicate(): one that listens can do nothing else',
    );
  }
  if (replicas === undefined) {
    return;
  }
  if (!Number.isSafeInteger(replicas) || Number(replicas) < 0) {
    throw wrong(name, 'replicas must be a whole number');
  }
  const spread = spreadOf(client);
  if (spread !== undefined && Number(replicas) > 0) {
    throw wrong(
      name,
      `replicas cannot be waited for ${NOT_WAITED_FOR[spread]}`,
    );
  }
}
