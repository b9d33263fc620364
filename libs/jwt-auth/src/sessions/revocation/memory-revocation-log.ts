import { randomUUID } from 'node:crypto';
import { type Clock, SystemClock } from '../../clock.js';
import { type Monotonic, systemMonotonic } from '../../monotonic.js';
import {
  type LogAnswer,
  type LogPage,
  type LogPosition,
  type LogRecord,
  type NewRecord,
  RevocationLog,
  type SpendAnswer,
} from './revocation-log.js';

const PAGE = 1000;
/** Fewer are not worth looking through for what has ended. */
const FEW = 1000;

/** How long something stays: a clock that was set ahead may be set back. */
interface Lasting {
  readonly until: number;
  /** The same by a clock that is never set. */
  readonly keptUntil: number;
}

interface Stored extends LogRecord, Lasting {
  readonly number: number;
}

interface Spent extends Lasting {
  readonly attempt: string;
}

/**
 * Keeps revocations in this process: for tests, and for development. Instances in other
 * processes do not learn of them, and a restart forgets them.
 */
export class MemoryRevocationLog extends RevocationLog {
  readonly #log = randomUUID();
  readonly #spent = new Map<string, Spent>();
  readonly #wakes = new Set<() => void>();
  #records: Stored[] = [];
  #last = 0;
  #limit = FEW;

  /**
   * @param clock by which records end. Default: the clock of this machine
   * @param monotonic by which nothing is dropped before its lifetime is over, wherever the
   *   clock is set to meanwhile. For tests
   */
  constructor(
    private readonly clock: Clock = new SystemClock(),
    private readonly monotonic: Monotonic = systemMonotonic,
  ) {
    super();
  }

  async append(records: readonly NewRecord[]): Promise<LogAnswer> {
    const now = this.#tidy();
    for (const { text, lifetime } of records) {
      this.#last += 1;
      const lasting = this.#lasting(now, lifetime);
      this.#records.push({ text, number: this.#last, ...lasting });
    }
    this.#wake();
    return { now };
  }

  async read(after?: LogPosition): Promise<LogPage> {
    const now = this.clock.now();
    const stays = this.#staysAt(now);
    const known = this.#numberOf(after);
    // From the end, where little is new.
    const first =
      this.#records.findLastIndex(({ number }) => number <= (known ?? 0)) + 1;
    const page = this.#records.slice(first, first + PAGE);
    const more = first + page.length < this.#records.length;
    const at = more ? page.at(-1)?.number : this.#last;
    return {
      records: page.filter(stays).map(({ text, until }) => ({ text, until })),
      position: { log: this.#log, at: `${at}` },
      more,
      restarted: after !== undefined && known === undefined,
      now,
    };
  }

  async spend(
    name: string,
    attempt: string,
    lifetime: number,
  ): Promise<SpendAnswer> {
    const now = this.#tidy();
    const { attempt: by = attempt, until = 0 } = this.#spent.get(name) ?? {};
    if (until > now && by !== attempt) {
      return { first: false, now };
    }
    this.#spent.set(name, { attempt, ...this.#lasting(now, lifetime) });
    return { first: true, now };
  }

  /** It also drops what has ended by itself, once there is much of it. */
  async prune(): Promise<number> {
    const before = this.#size;
    this.#drop(this.clock.now());
    return before - this.#size;
  }

  override async subscribe(wake: () => void): Promise<() => Promise<void>> {
    const own = (): void => wake();
    this.#wakes.add(own);
    return async () => {
      this.#wakes.delete(own);
    };
  }

  get #size(): number {
    return this.#records.length + this.#spent.size;
  }

  /** Not while somebody appends, who would wait for all that readers do. */
  #wake(): void {
    for (const wake of this.#wakes) {
      setImmediate(() => {
        if (this.#wakes.has(wake)) {
          wake();
        }
      });
    }
  }

  /** `undefined` where it is no position of what is here. */
  #numberOf(position: LogPosition | undefined): number | undefined {
    const { log, at = '' } = position ?? {};
    const number = /^\d{1,15}$/.test(at) ? Number(at) : Infinity;
    return log === this.#log && number <= this.#last ? number : undefined;
  }

  /** Drops what has ended whenever there is twice as much as the last time. */
  #tidy(): number {
    const now = this.clock.now();
    if (this.#size >= this.#limit) {
      this.#drop(now);
      this.#limit = Math.max(FEW, 2 * this.#size);
    }
    return now;
  }

  #drop(now: number): void {
    const stays = this.#staysAt(now);
    this.#records = this.#records.filter(stays);
    for (const [name, spent] of this.#spent) {
      if (!stays(spent)) {
        this.#spent.delete(name);
      }
    }
  }

  #lasting(now: number, lifetime: number): Lasting {
    return { until: now + lifetime, keptUntil: this.monotonic() + lifetime };
  }

  #staysAt(now: number): (lasting: Lasting) => boolean {
    const elapsed = this.monotonic();
    return ({ until, keptUntil }) => until > now || keptUntil > elapsed;
  }
}
