import { unavailable } from '../outage/unavailable.js';
import type { SessionRecord } from '../sessions/session-record.js';

const TIMES = [
  'createdAt',
  'rotatedAt',
  'idleExpiresAt',
  'expiresAt',
  'revokedAt',
] as const;
const NUMBERS: ReadonlySet<string> = new Set([...TIMES, 'generation']);

/** Beside the record in its row: ids of those that were revoked to make room for it. */
export const CLOSED = 'closed';

/** What `HGETALL` gives in a script, names and values in turns; nothing is no session. */
export function readRow(
  id: string,
  answer: unknown,
): SessionRecord | undefined {
  const cells = readList(answer);
  if (cells.length === 0) {
    return undefined;
  }
  const row: Record<string, string | number> = { id };
  for (let place = 0; place < cells.length; place += 2) {
    const name = String(cells[place]);
    const value = String(cells[place + 1]);
    if (name !== CLOSED) {
      row[name] = NUMBERS.has(name) ? Number(value) : value;
    }
  }
  return row as unknown as SessionRecord;
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
  readonly session: SessionRecord | undefined;
  readonly version: number;
  readonly now: number;
}

/** What `reading()` of the scripts gives, and the number that it was given. */
export function readReading(
  id: string,
  answer: unknown,
): { readonly done: boolean; readonly reading: Reading } {
  const [done, now, version, row] = readList(answer);
  return {
    done: Number(done) === 1,
    reading: {
      session: readRow(id, row),
      version: readNumber(version),
      now: readNumber(now),
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
