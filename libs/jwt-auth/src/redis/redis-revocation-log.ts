import { randomUUID } from 'node:crypto';
import { asked } from '../outage/asked.js';
import { digest } from '../sessions/digest.js';
import {
  type LogAnswer,
  type LogPage,
  type LogPosition,
  type NewRecord,
  RevocationLog,
  type SpendAnswer,
} from '../sessions/revocation/revocation-log.js';
import { RedisAccess } from './redis-access.js';
import type { RedisClient } from './redis-client.js';
import type { RedisRevocationLogOptions } from './redis-log-options.js';
import { ChannelListener } from './redis-subscriber.js';
import { Replicas } from './replicas.js';
import { BEGINNING, isPlace, readPage } from './revocation-page.js';
import { APPEND, READ_LOG, SPEND, TRIM_LOG } from './revocation-scripts.js';
import { BATCH, START } from './revocation-trimming.js';
import type { Script } from './script.js';
import { serverWarnings } from './server-warnings.js';
import { readList, readNumber } from './session-rows.js';
import { checkStoreOptions, STORE_OPTIONS } from './store-options.js';

const NAME = 'RedisRevocationLog';
const TITLE = 'The revocation log';

/**
 * Keeps revocations in a stream of Redis 5 or newer, and what was spent in keys that
 * vanish by themselves. The server must not evict them (`maxmemory-policy noeviction`),
 * and should persist them (`appendonly yes`).
 */
export class RedisRevocationLog extends RevocationLog {
  readonly #redis: RedisAccess;
  readonly #replicas: Replicas;
  readonly #listener: ChannelListener | undefined;
  readonly #clockOffset: () => number;
  /** Before all keys of the log, and in one slot of a cluster. */
  readonly #slot: string;

  /** @throws AuthError `misconfigured` where it is no client, or an option is wrong */
  constructor(client: RedisClient, options: RedisRevocationLogOptions = {}) {
    super();
    this.#redis = new RedisAccess(client, options, {
      name: NAME,
      title: TITLE,
      prefix: 'jwt-auth:revocations:',
      known: STORE_OPTIONS,
    });
    checkStoreOptions(NAME, options, client);
    const { replicas, subscriber, clockOffset = () => 0 } = options;
    this.#replicas = new Replicas(this.#redis, client, replicas);
    this.#clockOffset = clockOffset;
    this.#slot = `${this.#redis.prefix}{log}:`;
    this.#listener =
      subscriber && new ChannelListener(subscriber, this.#channel);
  }

  /** If too few replicas answer it rejects, though all is stored: if tried again, it is stored twice. */
  append(records: readonly NewRecord[]): Promise<LogAnswer> {
    return this.#replicas.confirmed(() => this.#append(records));
  }

  async #append(records: readonly NewRecord[]): Promise<LogAnswer> {
    let now = 0;
    for (let from = 0; from === 0 || from < records.length; from += BATCH) {
      const batch = records.slice(from, from + BATCH);
      const pairs = batch.flatMap(({ text, lifetime }) => [
        text,
        `${lifetime}`,
      ]);
      [now] = this.#told(await this.#onLog(APPEND, this.#channel, ...pairs));
    }
    return { now };
  }

  async read(after?: LogPosition): Promise<LogPage> {
    const { log, at } =
      after !== undefined && isPlace(after.at)
        ? after
        : { log: '', at: BEGINNING };
    const answer = await this.#onLog(READ_LOG, log, at);
    return readPage(answer, after);
  }

  async spend(
    name: string,
    attempt: string,
    lifetime: number,
  ): Promise<SpendAnswer> {
    // A name may be any text; UTF-8 would make one of several, JSON does not.
    const key = `${this.#redis.prefix}spent:${digest(JSON.stringify(name))}`;
    const args = [`${this.#clockOffset()}`, attempt, `${lifetime}`];
    const [now, first] = await this.#replicas.confirmed(
      async () => this.#told(await this.#redis.run(SPEND, [key], args)),
      ([, spent]) => spent === 1,
    );
    return { first: first === 1, now };
  }

  /**
   * Removes ended records, as `append()` does too, a few at the head each time: as long
   * as they are more than those that have not ended. Those are stored again at the end.
   */
  async prune(): Promise<number> {
    let { place, balance, target } = START;
    let all = 0;
    while (place !== '') {
      const answer = await this.#onLog(TRIM_LOG, place, balance, target);
      const [, removed, ...walk] = readList(answer);
      all += readNumber(removed);
      [place, balance, target] = walk.map(String) as [string, string, string];
    }
    return all;
  }

  override async subscribe(wake: () => void): Promise<() => Promise<void>> {
    const listener = this.#listener;
    if (listener === undefined) {
      return super.subscribe(wake);
    }
    const own = (): void => wake();
    const { timeout } = this.#redis;
    await asked((isOver) => listener.begin(own, isOver), timeout, TITLE);
    return async () => {
      const ending = asked(() => listener.end(own), timeout, TITLE);
      await ending.catch(() => undefined);
    };
  }

  override warnings(): Promise<string[]> {
    return serverWarnings(this.#redis, this.#replicas, {
      what: 'revocations',
      risk: 'revocations, which revives access tokens',
    });
  }

  get #channel(): string {
    return `${this.#slot}appended`;
  }

  #onLog(script: Script, ...args: string[]): Promise<unknown> {
    return this.#redis.run(
      script,
      [`${this.#slot}name`, `${this.#slot}records`],
      [`${this.#clockOffset()}`, randomUUID(), ...args],
    );
  }

  /** The time, and the number that some scripts answer with. */
  #told(answer: unknown): [now: number, number: number] {
    const [now, number = 0] = readList(answer);
    return [readNumber(now), readNumber(number)];
  }
}
