import { asked } from '../../outage/asked.js';

/**
 * Asks the store of the keys, and waits for its answer no longer than `limit` seconds.
 *
 * @throws AuthError `unavailable`
 */
export function askKeyStore<T>(
  ask: () => Promise<T>,
  limit: number,
): Promise<T> {
  return asked(ask, limit, 'The store of the keys');
}
