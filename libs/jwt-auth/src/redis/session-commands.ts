import { unavailable } from '../outage/unavailable.js';
import type { RedisAccess } from './redis-access.js';
import type { Script } from './script.js';
import { type ScriptKey, SessionKeys } from './session-keys.js';
import { readList, readNumber } from './session-rows.js';

/** Runs the scripts on sessions, each with what all of them are given. */
export class SessionCommands {
  readonly #keys: SessionKeys;

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
    return Number((now + this.clockOffset()).toFixed(6));
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
