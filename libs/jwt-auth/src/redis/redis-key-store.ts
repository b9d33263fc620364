import type { Duration } from '../duration.js';
import { type KeyRecord, KeyStore } from '../keys/managed/key-store.js';
import { unavailable } from '../outage/unavailable.js';
import { CREATE, DONE, LIST, REPLACE, TOO_LATE } from './key-scripts.js';
import { RedisAccess } from './redis-access.js';
import type { RedisClient } from './redis-client.js';
import type { Script } from './script.js';

export interface RedisKeyStoreOptions {
  /** What the names of its Redis keys begin with. Default `'jwt-auth:keys:'`. */
  prefix?: string;
  /**
   * How long an answer is waited for; then it is `temporarily_unavailable`, and a
   * write that arrives later changes nothing. Should be shorter than `reloadLag` of
   * the managed keys. Default `'2s'`.
   */
  timeout?: Duration;
}

/**
 * Keeps managed keys in Redis, one hash for each ring. The server must not evict
 * them (`maxmemory-policy noeviction`) and should persist them: a ring that is lost
 * while no instance runs signs everybody out. Needs Redis 5 or newer.
 */
export class RedisKeyStore extends KeyStore {
  readonly #redis: RedisAccess;

  /** @throws AuthError `misconfigured` where it is no client, or an option is wrong */
  constructor(client: RedisClient, options: RedisKeyStoreOptions = {}) {
    super();
    this.#redis = new RedisAccess(client, options, {
      name: 'RedisKeyStore',
      title: 'The store of the keys',
      prefix: 'jwt-auth:keys:',
      known: ['prefix', 'timeout'],
    });
  }

  async list(ring: string): Promise<readonly KeyRecord[]> {
    const rows = await this.#redis.run(LIST, [this.#redis.prefix + ring], []);
    if (!Array.isArray(rows)) {
      throw unavailable('Redis did not answer with the records of the ring');
    }
    return rows.map((row) => parsed(String(row)));
  }

  create(ring: string, record: KeyRecord): Promise<boolean> {
    return this.#write(CREATE, ring, record);
  }

  replace(
    ring: string,
    record: KeyRecord,
    expectedVersion: number,
  ): Promise<boolean> {
    return this.#write(REPLACE, ring, record, `${expectedVersion}`);
  }

  async remove(ring: string, sequence: number): Promise<void> {
    await this.#redis.send('HDEL', this.#redis.prefix + ring, `${sequence}`);
  }

  /** Clients keep commands while there is no connection; one that comes too late would publish a key before anyone sees it. */
  async #write(
    script: Script,
    ring: string,
    record: KeyRecord,
    ...args: string[]
  ): Promise<boolean> {
    const [time] = (await this.#redis.send('TIME')) as [unknown];
    const deadline = `${Number(String(time)) + this.#redis.timeout}`;
    const outcome = await this.#redis.run(
      script,
      [this.#redis.prefix + ring],
      [`${record.sequence}`, JSON.stringify(record), deadline, ...args],
    );
    if (Number(outcome) === TOO_LATE) {
      throw unavailable('Redis was asked too late to store a key');
    }
    return Number(outcome) === DONE;
  }
}

/** What is no JSON is handed on as it is, to be refused like any record that was changed. */
function parsed(row: string): KeyRecord {
  try {
    return JSON.parse(row) as KeyRecord;
  } catch {
    return row as never;
  }
}
