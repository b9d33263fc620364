import { type Monotonic, systemMonotonic } from '../monotonic.js';
import { unavailable } from '../outage/unavailable.js';
import type { RedisAccess } from './redis-access.js';
import {
  isSentinelClient,
  type RedisClient,
  type Spread,
  spreadOf,
} from './redis-client.js';
import { type Asked, ReplicaRounds } from './replica-rounds.js';

/** The part of the time-out that replicas have, so that their silence is told as such. */
const SHARE = 0.5;

/** The number of replicas found first, for all stores on one client. */
const FOUND = new WeakMap<RedisClient, Promise<number | undefined>>();

/** Servers that may take the place of the one that is written to. */
export class Replicas {
  readonly #rounds: ReplicaRounds;
  /** Set if `WAIT` may go by another connection than what was written. */
  readonly spread: Spread | undefined;

  constructor(
    private readonly redis: RedisAccess,
    private readonly client: RedisClient,
    /** How many to wait for; `undefined` for as many as are found first. */
    readonly given: number | undefined,
    private readonly monotonic: Monotonic = systemMonotonic,
  ) {
    this.spread = spreadOf(client);
    this.#rounds = new ReplicaRounds(redis, monotonic);
  }

  /**
   * How many to wait for. It stays as it was found first: a server that is about to be
   * replaced has lost its replicas, and would acknowledge without any.
   *
   * @returns `undefined` if the application may not see it
   * @throws AuthError `unavailable`
   */
  async count(): Promise<number | undefined> {
    if (this.spread !== undefined) {
      return 0;
    }
    if (this.given !== undefined) {
      return this.given;
    }
    const finding = FOUND.get(this.client) ?? this.#find();
    FOUND.set(this.client, finding);
    try {
      return await finding;
    } catch (error) {
      FOUND.delete(this.client);
      throw error;
    }
  }

  /** Whether the application may ask what tells one connection from another. */
  async canTell(): Promise<boolean> {
    return (await this.#rounds.ask()).connection !== '';
  }

  /**
   * Writes, and waits until the replicas have what was written.
   *
   * @param isMeant whether anything was written that they must have
   * @throws AuthError `unavailable` if they do not say so in time, or the connection was
   *   lost meanwhile
   */
  async confirmed<T>(
    write: () => Promise<T>,
    isMeant: (answer: T) => boolean = () => true,
  ): Promise<T> {
    const count = (await this.count()) ?? 0;
    if (count === 0) {
      return write();
    }
    // On one connection, commands are served in the order in which they are sent.
    const [before, answer] = await Promise.all([this.#rounds.ask(), write()]);
    if (isMeant(answer)) {
      await this.#reach(count, before);
    }
    return answer;
  }

  /**
   * The same for what must be told even if they do not say so: a verdict that is told to
   * nobody would leave access tokens good. If a replica takes over without it, the next
   * that presents the spent token brings it about again.
   */
  async tried<T>(
    write: () => Promise<T>,
    isMeant: (answer: T) => boolean,
  ): Promise<T> {
    const answer = await write();
    const count = isMeant(answer) ? await this.#countIfKnown() : 0;
    if (count > 0) {
      await this.#reach(count, await this.#rounds.ask()).catch(() => undefined);
    }
    return answer;
  }

  async #countIfKnown(): Promise<number> {
    return (await this.count().catch(() => 0)) ?? 0;
  }

  /** A client that lost its connection sends `WAIT` again, to a server that may never have seen the write. */
  async #reach(count: number, before: Asked): Promise<void> {
    const end = this.monotonic() + this.redis.timeout * SHARE;
    let { online } = before;
    let reached = 0;
    while (online >= count && this.monotonic() < end) {
      const round = await this.#rounds.wait(count);
      if (round.connection !== before.connection) {
        throw unavailable(
          'The connection to Redis was lost before its replicas confirmed a revocation',
        );
      }
      ({ reached, online } = round);
      if (reached >= count) {
        return;
      }
    }
    throw unavailable(
      online < count
        ? `Redis has ${online} of the ${count} replicas that a revocation waits for`
        : `The revocation has reached ${reached} of ${count} replicas of Redis`,
    );
  }

  async #find(): Promise<number | undefined> {
    const online = await this.#rounds.online();
    return online !== undefined && isSentinelClient(this.client)
      ? Math.max(online, 1)
      : online;
  }
}
