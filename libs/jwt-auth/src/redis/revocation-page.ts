import type {
  LogPage,
  LogPosition,
} from '../sessions/revocation/revocation-log.js';
import { readList, readNumber } from './session-rows.js';

/** Before every record. */
export const BEGINNING = '0-0';

/** Whether Redis would take it for the id of a record. */
export function isPlace(at: string): boolean {
  return /^\d{1,15}-\d{1,15}$/.test(at);
}

/** What the script that reads the log answers, and the position that it was given. */
export function readPage(
  answer: unknown,
  after: LogPosition | undefined,
): LogPage {
  const [time, log, known, full, rows] = readList(answer);
  const now = readNumber(time);
  const isKnown = readNumber(known) === 1;
  const entries = readList(rows).map(readEntry);
  const at = entries.at(-1)?.id ?? (isKnown ? after?.at : undefined);
  return {
    records: entries
      .filter(({ until }) => until > now)
      .map(({ text, until }) => ({ text, until })),
    position: { log: String(log), at: at ?? BEGINNING },
    more: readNumber(full) === 1,
    restarted: after !== undefined && !isKnown,
    now,
  };
}

function readEntry(row: unknown) {
  const [id, fields] = readList(row);
  const [, until, , text] = readList(fields);
  return { id: String(id), until: readNumber(until), text: String(text) };
}
