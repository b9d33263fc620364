import { unavailable } from '../outage/unavailable.js';
import { asItStands } from '../sessions/owner-state.js';
import type { SessionRecord } from '../sessions/session-record.js';

const NUMBERS: ReadonlySet<string> = new Set([
  'createdAt',
  'rotatedAt',
  'idleExpiresAt',
  'expiresAt',
  'revokedAt',
  'generation',
  'followed',
  'followedGeneration',
]);

/** Beside the record in its row: ids of those that were revoked to make room for it. */
export const CLOSED = 'closed';
/** Beside the record in its row: that of its owner when it was opened or kept. */
const EPOCH = 'epoch';

export interface StoredRow {
  readonly session: SessionRecord;
  readonly epoch: number;
}

/** Reads names and values in turns, as `HGETALL` gives them in a script; nothing is no session. */
export function readRow(id: string, answer: unknown): StoredRow | undefined {
  const cells = readList(answer);
  if (cells.length === 0) {
    return undefined;
  }
  const row: Record<string, string | number> = { id };
  let epoch = NaN;
  for (let place = 0; place < cells.length; place += 2) {
    const name = String(cells[place]);
    const value = String(cells[place + 1]);
    if (name === EPOCH) {
      epoch = Number(value);
    } else if (name !== CLOSED) {
      row[name] = NUMBERS.has(name) ? Number(value) : value;
    }
  }
  return { session: row as unknown as SessionRecord, epoch };
}

/** An answer that is no list is none of ours, and must not pass for "there is none". */
export function readList(answer: unknown): readonly unknown[] {
  if (!Array.isArray(answer)) {
    throw unavailable(
      'Redis answered a script with something else than a list',
    );
  }
  return answer;
}

export interface Reading {
  /** As it stands. */
  readonly session: SessionRecord | undefined;
  readonly version: number;
  readonly now: number;
}

/** Reads the answer of `reading()` in the scripts, and the number that it was given. */
export function readReading(
  id: string,
  answer: unknown,
): { readonly done: boolean; readonly reading: Reading } {
  const [done, time, ...rest] = readList(answer);
  const [version, epoch, raisedAt] = rest.slice(0, 3).map(readNumber) as [
    number,
    number,
    number,
  ];
  const row = readRow(id, rest[3]);
  const owner = { version, epoch, raisedAt };
  return {
    done: Number(done) === 1,
    reading: {
      session: row && asItStands(row.session, row.epoch, owner),
      version,
      now: readNumber(time),
    },
  };
}

export function readNumber(answer: unknown): number {
  const number = Number(String(answer));
  if (!Number.isFinite(number)) {
    throw unavailable(
      'Redis answered a script with something else than a number',
    );
  }
  return number;
}
