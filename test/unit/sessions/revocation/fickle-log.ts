import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import {
  type LogAnswer,
  type LogPage,
  type LogPosition,
  type NewRecord,
  RevocationLog,
  type SpendAnswer,
} from '../../../../libs/jwt-auth/src/sessions/revocation/revocation-log.js';

type Method = 'append' | 'read' | 'spend' | 'prune' | 'subscribe' | 'end';
type Before = () => Promise<unknown> | void;

/** The way of one instance to a log that others may share: it counts, fails, hangs, and leads to another one. */
export class FickleLog extends RevocationLog {
  readonly calls: Record<Method, number> = {
    append: 0,
    read: 0,
    spend: 0,
    prune: 0,
    subscribe: 0,
    end: 0,
  };
  /** Every record that was to be stored, whether it was or not. */
  readonly appended: NewRecord[] = [];
  /** Where each reading began. */
  readonly readFrom: (LogPosition | undefined)[] = [];
  /** Runs before each call of a method; what it throws is what the call rejects with. */
  before: Partial<Record<Method, Before>> = {};
  /** Holds up what was read, before it is handed on. */
  afterReading: Before = () => undefined;

  constructor(public shared = new MemoryRevocationLog()) {
    super();
  }

  async append(records: readonly NewRecord[]): Promise<LogAnswer> {
    this.appended.push(...records);
    await this.#called('append');
    return this.shared.append(records);
  }

  async read(after?: LogPosition): Promise<LogPage> {
    this.readFrom.push(after);
    await this.#called('read');
    const page = await this.shared.read(after);
    await this.afterReading();
    return page;
  }

  async spend(
    name: string,
    attempt: string,
    lifetime: number,
  ): Promise<SpendAnswer> {
    await this.#called('spend');
    return this.shared.spend(name, attempt, lifetime);
  }

  async prune(): Promise<number> {
    await this.#called('prune');
    return this.shared.prune();
  }

  override async subscribe(wake: () => void): Promise<() => Promise<void>> {
    await this.#called('subscribe');
    const end = await this.shared.subscribe(wake);
    return async () => {
      await this.#called('end');
      await end();
    };
  }

  /** All methods do this first. */
  everything(before: Before | undefined): void {
    this.before = {};
    this.afterReading = () => undefined;
    for (const method of Object.keys(this.calls) as Method[]) {
      if (before !== undefined) {
        this.before[method] = before;
      }
    }
  }

  async #called(method: Method): Promise<void> {
    this.calls[method]++;
    await this.before[method]?.();
  }
}

/** As a driver would reject, quoting what must not be repeated. */
export function logDown(): never {
  throw Object.assign(new Error('redis://:hunter2hunter2@db is down'), {
    code: 'ECONNREFUSED',
  });
}

export function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** Holds calls up until they are let go. */
export class Gate {
  #open: () => void = () => undefined;
  readonly #opened = new Promise<void>((resolve) => (this.#open = resolve));

  readonly wait = (): Promise<void> => this.#opened;

  open(): void {
    this.#open();
  }
}
