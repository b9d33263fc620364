import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type {
  LogPosition,
  LogRecord,
  NewRecord,
  RevocationLog,
} from '../../sessions/revocation/revocation-log.js';

export type MakeRevocationLog = (
  offset: () => number,
) => RevocationLog | Promise<RevocationLog>;

/** Seconds for which what a test stores is there, where it is not about that. */
export const LONG = 3600;
/** Pages after which a log has no end. */
const MANY_PAGES = 10_000;

/** All that was read until there was no more. */
export interface Reading {
  readonly records: readonly LogRecord[];
  readonly texts: readonly string[];
  readonly position: LogPosition;
  readonly restarted: boolean;
}

/** Plays the part of the instances of an application before a log. */
export class LogBench {
  readonly #makeLog: MakeRevocationLog;
  /** Texts that were there at an `end()`: a log may give them again to whoever reads on. */
  readonly #old = new Set<string>();
  #offset = 0;
  #first: Promise<RevocationLog> | undefined;
  #second: Promise<RevocationLog> | undefined;

  constructor(makeLog: MakeRevocationLog) {
    this.#makeLog = makeLog;
  }

  /** The log that most calls go to. */
  log(): Promise<RevocationLog> {
    this.#first ??= this.#open();
    return this.#first;
  }

  /** Another instance with the same data. */
  another(): Promise<RevocationLog> {
    this.#second ??= this.#open();
    return this.#second;
  }

  /** Moves the clock of all logs. */
  advance(seconds: number): void {
    this.#offset += seconds;
  }

  /** A record that no other is like. */
  record(lifetime = LONG): NewRecord {
    return { text: JSON.stringify({ id: randomUUID() }), lifetime };
  }

  records(count: number, lifetime = LONG): NewRecord[] {
    return Array.from({ length: count }, () => this.record(lifetime));
  }

  async append(...records: readonly NewRecord[]): Promise<void> {
    await (await this.log()).append(records);
  }

  /** Reads on until there is no more; without what others had stored before an `end()`. */
  async read(after?: LogPosition, log?: RevocationLog): Promise<Reading> {
    const from = log ?? (await this.another());
    const records: LogRecord[] = [];
    let position = after;
    let restarted = false;
    for (let pages = 0; pages < MANY_PAGES; pages++) {
      const page = await from.read(position);
      restarted ||= page.restarted;
      const isOn = after !== undefined && !restarted;
      records.push(
        ...page.records.filter(({ text }) => !isOn || !this.#old.has(text)),
      );
      position = page.position;
      if (!page.more) {
        const texts = records.map(({ text }) => text);
        return { records, texts, position, restarted };
      }
    }
    return assert.fail('there is always more to read');
  }

  /** Where what is appended from now on will be read from. */
  async end(): Promise<LogPosition> {
    const { texts, position } = await this.read();
    texts.forEach((text) => this.#old.add(text));
    return position;
  }

  async #open(): Promise<RevocationLog> {
    return this.#makeLog(() => this.#offset);
  }
}

export function textsOf(records: readonly NewRecord[]): string[] {
  return records.map(({ text }) => text);
}
