import { wrong } from './redis-access.js';
import { isCluster, type RedisClient } from './redis-client.js';
import { isSubscriber } from './redis-subscriber.js';

/** As somebody gave them, who may not have the types. */
interface CheckedOptions {
  readonly prefix?: unknown;
  readonly replicas?: unknown;
  readonly subscriber?: unknown;
  readonly clockOffset?: unknown;
}

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
  if (isCluster(client) && Number(replicas) > 0) {
    throw wrong(name, 'replicas cannot be waited for in a cluster');
  }
}
