import type { Clock } from '../../clock.js';
import type { OutageWarnings } from '../../outage/outage-warnings.js';
import { SingleFlight } from '../../outage/single-flight.js';
import type { MaybePromise } from '../../maybe-promise.js';
import type { Monotonic } from '../../monotonic.js';
import { unavailable } from '../../outage/unavailable.js';
import { EvenTime } from './even-time.js';
import type { LogReader } from './log-reader.js';
import type { LogUpkeep } from './log-upkeep.js';
import type { RevocationList } from './revocation-list.js';
import type { RevocationSettings } from './revocation-settings.js';
import type { SharedLog } from './shared-log.js';

/** A log that wakes nobody is read so often, seconds. */
const POLL_EVERY = 0.5;
/** Parts of `maxLag` in which it is read at least once. */
const READS_WITHIN_LAG = 5;

/** After a loss: until other instances, which poll too, have stored again what they know. */
const READS_AFTER_LOSS = 20;
const READ_OFTEN_EVERY_MS = 100;

export interface FeedParts {
  readonly log: SharedLog;
  readonly list: RevocationList;
  readonly reader: LogReader;
  readonly upkeep: LogUpkeep;
}

export interface FeedSurroundings {
  readonly clock: Clock;
  readonly monotonic: Monotonic;
  readonly warn: (message: string) => void;
}

/** Keeps the list of this instance up with the log that all instances share. */
export class RevocationFeed {
  readonly #reading: SingleFlight;
  readonly #time: EvenTime;
  /** When the last reading that found everything began. */
  #confirmedAt = -Infinity;
  /** When the log was last found without what it had held. */
  #lostAt = -Infinity;
  /** Whether the last round could read. */
  #wasRead = true;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<unknown> | undefined;
  #subscribing: Promise<void> | undefined;
  #unsubscribe: (() => Promise<void>) | undefined;

  constructor(
    private readonly settings: Pick<
      RevocationSettings,
      'check' | 'maxLag' | 'whenBehind'
    >,
    private readonly parts: FeedParts,
    private readonly surroundings: Omit<FeedSurroundings, 'warn'>,
    private readonly warnings: OutageWarnings,
  ) {
    const { monotonic } = surroundings;
    this.#reading = new SingleFlight(() => this.#catchUp(), monotonic);
    this.#time = new EvenTime(monotonic);
  }

  /** Reads the whole log; goes on trying where that fails, and answers 503 until it has worked. */
  async start(): Promise<void> {
    this.#timer ??= setInterval(() => {
      this.#round ??= this.#keepUp().finally(() => {
        this.#round = undefined;
      });
    }, this.#every()).unref();
    await this.#keepUp();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#round;
    await this.parts.upkeep.close(this.settings.maxLag);
    await this.#subscribing;
    await this.#unsubscribe?.().catch(() => undefined);
  }

  /**
   * Reads on, to find out whether the log still holds what was read.
   *
   * @throws AuthError `unavailable` if it does not answer
   */
  verify(): Promise<void> {
    return this.#ask();
  }

  /** Whether the log is known to have lost something in the last so many seconds. */
  hasLostWithin(seconds: number): boolean {
    return this.surroundings.monotonic() - this.#lostAt < seconds;
  }

  /** @throws AuthError `unavailable` where it is not known what was revoked */
  confirm(): MaybePromise<void> {
    const { check, maxLag, whenBehind } = this.settings;
    if (check === 'store') {
      return this.#ask();
    }
    if (this.surroundings.monotonic() - this.#confirmedAt < maxLag) {
      return undefined;
    }
    if (whenBehind === 'ask') {
      return this.#ask();
    }
    throw unavailable(
      `The log of revocations could not be read for ${maxLag} seconds`,
    );
  }

  /** Another reading may be under way, and hang. */
  #ask(): Promise<void> {
    return this.parts.log.inTime(() => this.#reading.run());
  }

  async #catchUp(): Promise<void> {
    const begun = this.surroundings.monotonic();
    if (await this.parts.reader.catchUp()) {
      this.#lostAt = this.surroundings.monotonic();
      this.parts.upkeep.noteLoss();
      this.#readOften(READS_AFTER_LOSS);
    }
    this.#confirmedAt = begun;
  }

  /** Others may store now what only they know. */
  #readOften(left: number): void {
    if (left > 0 && this.#timer !== undefined) {
      setTimeout(() => {
        void this.#read();
        this.#readOften(left - 1);
      }, READ_OFTEN_EVERY_MS).unref();
    }
  }

  /** Never rejects: what fails is tried again the next time. */
  async #keepUp(): Promise<void> {
    // Not waited for: what is read does not depend on it.
    this.#subscribing ??= this.#subscribe();
    const { log, list, upkeep } = this.parts;
    const isRead = await this.#read();
    if (isRead && !this.#wasRead) {
      upkeep.tryAgain();
    }
    this.#wasRead = isRead;
    if (isRead) {
      // A clock that was set ahead must not end a revocation before its tokens.
      const earliest = Math.min(log.now(), this.surroundings.clock.now());
      list.dropEnded(this.#time.of(earliest));
    }
    upkeep.keepUp();
  }

  async #subscribe(): Promise<void> {
    const isHeard = await this.warnings.watch('subscribed to', async () => {
      const wake = (): void => void this.#read();
      this.#unsubscribe = await this.parts.log.subscribe(wake);
    });
    if (isHeard) {
      // Nobody was woken for what came before.
      await this.#read();
    } else {
      this.#subscribing = undefined;
    }
  }

  #read(): Promise<boolean> {
    return this.warnings.watch('read', () => this.#reading.run());
  }

  #every(): number {
    return Math.min(POLL_EVERY, this.settings.maxLag / READS_WITHIN_LAG) * 1000;
  }
}
