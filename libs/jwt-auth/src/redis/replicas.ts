import { unavailable } from '../outage/unavailable.js';
import type { RedisAccess } from './redis-access.js';
import type { Spread } from './redis-client.js';

/** The part of the time-out that replicas have, so that their silence is told as such. */
const SHARE = 0.5;

/** Servers that may take the place of the one that is written to. */
export class Replicas {
  constructor(
    private readonly redis: RedisAccess,
    /** How many to wait for; `undefined` for all that are connected. */
    readonly count: number | undefined,
    /** There `WAIT` may go by another connection than what was written. */
    readonly spread: Spread | undefined,
  ) {}

  /**
   * Waits until they have what this connection wrote.
   *
   * @throws AuthError `unavailable` where they do not say so in time
   */
  async confirm(): Promise<void> {
    const count = this.spread ? 0 : (this.count ?? (await this.#connected()));
    if (count === 0) {
      return;
    }
    const patience = Math.ceil(this.redis.timeout * SHARE * 1000);
    const reached = await this.redis.send('WAIT', `${count}`, `${patience}`);
    if (!(Number(reached) >= count)) {
      throw unavailable(
        `The revocation has reached ${Number(reached)} of ${count} replicas of Redis`,
      );
    }
  }

  /**
   * The same for what must be told even where they do not say so: a verdict that is
   * told to nobody would leave access tokens good. Where a replica takes over without
   * it, the next that presents the spent token brings it about again.
   */
  async tryToConfirm(): Promise<void> {
    await this.confirm().catch(() => undefined);
  }

  /** Those that are still being filled are not promoted. */
  async #connected(): Promise<number> {
    const info = await this.redis.info('replication');
    return info?.match(/^slave\d+:.*\bstate=online\b/gm)?.length ?? 0;
  }
}
