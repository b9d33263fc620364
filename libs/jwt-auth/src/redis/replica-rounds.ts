import type { Monotonic } from '../monotonic.js';
import { SingleFlight } from '../outage/single-flight.js';
import type { RedisAccess } from './redis-access.js';

/** Milliseconds of one `WAIT`, and seconds between the beginnings of two that reach too few. */
const SLICE_MS = 50;
const PAUSE = 0.1;

export interface Asked {
  /** Names the connection, and the time for which its server is the master. Empty if the application may not ask. */
  readonly connection: string;
  /** Replicas that are connected. */
  readonly online: number;
}

export interface Round extends Asked {
  /** Replicas that have everything that was written before. */
  readonly reached: number;
}

/** Asks a server for its replicas, and waits for them in short rounds. */
export class ReplicaRounds {
  readonly #waiting: SingleFlight;
  #count = 0;
  #round: Round = { connection: '', online: 0, reached: Infinity };

  constructor(
    private readonly redis: RedisAccess,
    monotonic: Monotonic,
  ) {
    this.#waiting = new SingleFlight(() => this.#waitOnce(), monotonic);
  }

  /** How many are connected; `undefined` if the application may not see it. */
  async online(): Promise<number | undefined> {
    const info = await this.redis.info('replication');
    return info === undefined ? undefined : onlineIn(info);
  }

  /** What is not permitted to ask counts as unchanged. */
  async ask(): Promise<Asked> {
    const [id, info] = await Promise.all([
      this.redis.permitted('CLIENT', 'ID'),
      this.redis.info('replication'),
    ]);
    if (info === undefined) {
      return { connection: '', online: Infinity };
    }
    // A server that is promoted, or started again, gets a new id.
    const stint = /^master_replid:(\w+)/m.exec(info)?.[1];
    const isMaster = /^role:master/m.test(info);
    const connection =
      id === undefined ? '' : `${id as number} ${isMaster} ${stint}`;
    return { connection, online: onlineIn(info) };
  }

  /**
   * Waits a little, for everything that was written before. Commands behind a `WAIT` wait
   * as long, so it is short, and one for all.
   */
  async wait(count: number): Promise<Round> {
    this.#count = count;
    await this.#waiting.run(this.#round.reached >= count ? 0 : PAUSE);
    return this.#round;
  }

  async #waitOnce(): Promise<void> {
    const [reached, asked] = await Promise.all([
      this.redis.send('WAIT', `${this.#count}`, `${SLICE_MS}`),
      this.ask(),
    ]);
    this.#round = { ...asked, reached: Number(reached) };
  }
}

/** Those that are still being filled are not promoted. */
function onlineIn(info: string): number {
  return info.match(/^slave\d+:.*\bstate=online\b/gm)?.length ?? 0;
}
