/** A revocation to be made known. */
export interface NewRecord {
  /** JSON of at most 1 KiB for texts of usual length, and nothing to a log. */
  readonly text: string;
  /** Seconds that it is to be kept for, from when it is stored. */
  readonly lifetime: number;
}

export interface LogRecord {
  readonly text: string;
  /** When it may be forgotten, seconds since the epoch by the clock of the log. */
  readonly until: number;
}

/** How far a log was read. */
export interface LogPosition {
  /** Names what the log holds; another one once that was lost. */
  readonly log: string;
  /** Of its last record that was read; whatever the log makes of it. */
  readonly at: string;
}

/** Every answer tells the time by the clock of the log: seconds since the epoch. */
export interface LogAnswer {
  readonly now: number;
}

export interface LogPage extends LogAnswer {
  /** In the order in which they were stored. Ended ones may be left out. */
  readonly records: readonly LogRecord[];
  /** Where to go on. */
  readonly position: LogPosition;
  /** `false` where everything that was acknowledged before the call has been read. */
  readonly more: boolean;
  /**
   * Whether it began at the beginning although a position was given: the log is
   * another one, or has lost what was stored last.
   */
  readonly restarted: boolean;
}

export interface SpendAnswer extends LogAnswer {
  /** `false` where it had been spent by another attempt. */
  readonly first: boolean;
}

/**
 * A log of revocations that all instances of an application share, and what was spent.
 * Extend it for a store of your own, and run the contract suite of
 * `@jwt-auth/nestjs/testing` on it.
 *
 * - Records stay until their lifetime is over, and every reader gets each of them, once
 *   or more often, in whatever order they were committed.
 * - **Sent twice**: clients send a command again after they lost the connection. A record
 *   that is stored twice does no harm; the same attempt to spend is the first again.
 * - A method that fails or cannot know must reject, and never make an answer up. What it
 *   rejects with is not passed on; the client is told 503.
 */
export abstract class RevocationLog {
  /** Stores records. Once it resolves, no reader that begins a read then misses one, and no replica that may be promoted. */
  abstract append(records: readonly NewRecord[]): Promise<LogAnswer>;

  /**
   * Reads on, a thousand records or so at a time.
   *
   * @param after where an earlier page ended; from the beginning where it is left out, or
   *   is no position of what the log holds now
   */
  abstract read(after?: LogPosition): Promise<LogPage>;

  /**
   * Spends a name, once for all instances.
   *
   * @param name any text
   * @param attempt drawn for this call: sent again, it is the first once more
   * @param lifetime seconds that it stays spent
   */
  abstract spend(
    name: string,
    attempt: string,
    lifetime: number,
  ): Promise<SpendAnswer>;

  /** Removes what has ended, in small steps; to be called now and then. Returns how many, or 0 where the log does it by itself. */
  abstract prune(): Promise<number>;

  /**
   * Calls `wake` soon after records were appended by anyone. It may call too often, and
   * miss some: readers come by themselves too. By default there is nothing that wakes.
   *
   * Rejects where it cannot: then nothing wakes, now or later, and it is tried again.
   *
   * @returns ends it
   */
  async subscribe(_wake: () => void): Promise<() => Promise<void>> {
    return async () => undefined;
  }

  /**
   * What an operator should be told at boot, such as that the server may forget
   * revocations. By default nothing.
   *
   * @throws AuthError `unavailable` where the log cannot be asked
   */
  async warnings(): Promise<string[]> {
    return [];
  }
}
