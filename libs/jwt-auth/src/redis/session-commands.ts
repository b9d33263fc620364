import { unavailable } from '../outage/unavailable.js';
import { systemMonotonic } from '../monotonic.js';
import { StoreTime } from '../sessions/store-time.js';
import type { RedisAccess } from './redis-access.js';
import type { Script } from './script.js';
import { type ScriptKey, SessionKeys } from './session-keys.js';
import { readList, readNumber } from './session-rows.js';

/** Runs the scripts on sessions, each with what all of them are given. */
export class SessionCommands {
  readonly #keys: SessionKeys;
  /** By the clock of Redis, nothing added. */
  readonly #time = new StoreTime(systemMonotonic);

  constructor(
    private readonly redis: RedisAccess,
    /** Seconds ahead of the clock of Redis. */
    private readonly clockOffset: () => number = () => 0,
  ) {
    this.#keys = new SessionKeys(redis.prefix);
  }

  async now(): Promise<number> {
    const [seconds, micros] = readList(await this.redis.send('TIME'));
    if (micros === undefined) {
      throw unavailable('Redis did not tell the time');
    }
    const now = readNumber(seconds) + readNumber(micros) / 1_000_000;
    this.#time.observe(now);
    return Number((now + this.clockOffset()).toFixed(6));
  }

  /** Takes the time out of an answer. */
  observe(now: number): void {
    this.#time.observe(now - this.clockOffset());
  }

  /**
   * A question that is longer on its way than half of the time-out is answered too late
   * for anybody. A token that it spends would be asked for again and again, and taken for
   * stolen once its grace is over: it changes nothing instead.
   */
  soonest(deadline: number): number {
    const now = this.#time.now();
    return now === undefined
      ? deadline
      : Math.min(deadline, now + this.clockOffset() + this.redis.timeout / 2);
  }

  onSession(script: Script, id: string, ...args: string[]): Promise<unknown> {
    return this.#run(script, this.#keys.ofSession(id), args);
  }

  onOwner(script: Script, owner: string, ...args: string[]): Promise<unknown> {
    return this.#run(script, this.#keys.ofOwner(owner), [owner, ...args]);
  }

  #run(
    script: Script,
    { key, end }: ScriptKey,
    args: readonly string[],
  ): Promise<unknown> {
    return this.redis.run(
      script,
      [key],
      [`${this.clockOffset()}`, end, ...args],
    );
  }
}
