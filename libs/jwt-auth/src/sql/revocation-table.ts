import type {
  LogPosition,
  LogRecord,
} from '../sessions/revocation/revocation-log.js';
import { timeOfStore } from './session-table.js';

type Count = number | string | bigint;
/** What is binary may be a Buffer. */
type Text = string | Buffer;

/** The only row of the head of the log, and the time. */
export interface HeadRow {
  readonly name: Text | null;
  readonly last_number: Count | null;
  readonly mark: Text | null;
  readonly store_now: number | string;
}

export interface RecordRow {
  readonly sequence: Count;
  readonly mark: Text;
  readonly entry: Text;
  readonly ends_at: number | string;
}

/** How far the log goes: a number, and the mark that what has this number was given. */
export interface Place {
  readonly number: number;
  /**
   * Drawn by each that appends. The numbers of records that the database lost are given
   * once more, but not their marks.
   */
  readonly mark: string;
}

export interface Head extends Place {
  readonly log: string;
  readonly now: number;
}

export const BEGINNING: Place = { number: 0, mark: '' };

/** @returns `undefined` where nobody has begun the log */
export function headOf(row: HeadRow | undefined): Head | undefined {
  if (row === undefined || row.name === null) {
    return undefined;
  }
  const now = timeOfStore(row);
  const { name, last_number: number, mark } = row;
  return { log: String(name), number: Number(number), mark: String(mark), now };
}

/**
 * @returns `undefined` where it is no position of this log, or one that the log does not
 *   reach: the database has lost what was stored last
 */
export function placeIn(
  head: Head,
  { log, at }: LogPosition,
): Place | undefined {
  const [, digits, mark = ''] = /^(\d{1,15})\.([\w-]*)$/.exec(at) ?? [];
  if (log !== head.log || digits === undefined) {
    return undefined;
  }
  const number = Number(digits);
  const isLast = number === head.number && mark === head.mark;
  return number < head.number || isLast ? { number, mark } : undefined;
}

export function positionAt(log: string, { number, mark }: Place): LogPosition {
  return { log, at: `${number}.${mark}` };
}

export function placeOf({ sequence, mark }: RecordRow): Place {
  return { number: Number(sequence), mark: String(mark) };
}

export function recordOf({ entry, ends_at }: RecordRow): LogRecord {
  return { text: String(entry), until: Number(ends_at) };
}
