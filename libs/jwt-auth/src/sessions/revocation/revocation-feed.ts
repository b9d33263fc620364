import type { Clock } from '../../clock.js';
import { OutageWarnings } from '../../keys/managed/outage-warnings.js';
import { SingleFlight } from '../../keys/managed/single-flight.js';
import type { MaybePromise } from '../../maybe-promise.js';
import type { Monotonic } from '../../monotonic.js';
import { unavailable } from '../store-access.js';
import type { LogReader } from './log-reader.js';
import type { LogWriter } from './log-writer.js';
import type { Restoring } from './restoring.js';
import type { RevocationList } from './revocation-list.js';
import type { RevocationSettings } from './revocation-settings.js';
import type { SharedLog } from './shared-log.js';

/** A log that wakes nobody is read so often, seconds. */
const POLL_EVERY = 0.5;
/** Parts of `maxLag` in which it is read at least once. */
const READS_WITHIN_LAG = 5;

export interface FeedParts {
  readonly log: SharedLog;
  readonly list: RevocationList;
  readonly reader: LogReader;
  readonly writer: LogWriter;
  readonly restoring: Restoring;
}

export interface FeedSurroundings {
  readonly clock: Clock;
  readonly monotonic: Monotonic;
  readonly warn: (message: string) => void;
}

/** Keeps the list of this instance up with the log that all instances share. */
export class RevocationFeed {
  readonly #reading: SingleFlight;
  readonly #warnings: OutageWarnings;
  /** When the last reading that found everything began. */
  #confirmedAt = -Infinity;
  /** Whether the log has lost something that was not put back yet. */
  #hasLost = false;
  #restoration: Promise<void> | undefined;
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
    private readonly surroundings: FeedSurroundings,
  ) {
    const { monotonic, warn } = surroundings;
    this.#reading = new SingleFlight(() => this.#catchUp(), monotonic);
    this.#warnings = new OutageWarnings(warn, 'The log of revocations');
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
    await this.#restoration;
    await this.#subscribing;
    await this.#unsubscribe?.().catch(() => undefined);
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
    this.#hasLost = (await this.parts.reader.catchUp()) || this.#hasLost;
    this.#confirmedAt = begun;
  }

  /** Never rejects: what fails is tried again the next time. */
  async #keepUp(): Promise<void> {
    // Not waited for: what is read does not depend on it.
    this.#subscribing ??= this.#subscribe();
    const { log, list, writer } = this.parts;
    if (await this.#read()) {
      // A clock that was set ahead must not end a revocation before its tokens.
      list.dropEnded(Math.min(log.now(), this.surroundings.clock.now()));
    }
    this.#restore();
    if (writer.isBehind) {
      await this.#warnings.watch('written', () => writer.flush());
    }
  }

  async #subscribe(): Promise<void> {
    const isHeard = await this.#warnings.watch('subscribed to', async () => {
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

  /** Takes as long as it takes, while reading goes on. */
  #restore(): void {
    if (!this.#hasLost || this.#restoration !== undefined) {
      return;
    }
    this.surroundings.warn(
      'The log of revocations has lost what it held. What this instance knows is stored again; what no instance that runs knew is lost',
    );
    this.#hasLost = false;
    this.#restoration = this.#warnings
      .watch('restored', () => this.parts.restoring.restore())
      .then((done) => {
        this.#hasLost ||= !done;
        this.#restoration = undefined;
      });
  }

  #read(): Promise<boolean> {
    return this.#warnings.watch('read', () => this.#reading.run());
  }

  #every(): number {
    return Math.min(POLL_EVERY, this.settings.maxLag / READS_WITHIN_LAG) * 1000;
  }
}
