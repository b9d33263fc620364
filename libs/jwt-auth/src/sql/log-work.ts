import { randomBytes } from 'node:crypto';
import type {
  LogPage,
  LogPosition,
} from '../sessions/revocation/revocation-log.js';
import { unavailable } from '../outage/unavailable.js';
import type { Growth, RevocationStatements } from './revocation-statements.js';
import {
  BEGINNING,
  type Head,
  headOf,
  placeIn,
  placeOf,
  positionAt,
  recordOf,
} from './revocation-table.js';
import type { Send } from './sql-work.js';

/** Records that one page has. */
const PAGE = 1000;

/**
 * Takes the next numbers of the log. Its head is locked from here until the end of the
 * transaction: so what has lower numbers is committed before, and seen before.
 */
export async function growIn(
  send: Send,
  statements: RevocationStatements,
  count: number,
): Promise<Head> {
  const { rows } = await send(statements.grow(growth(count)));
  return headOf(rows[0]) ?? headIn(send, statements);
}

/**
 * The head comes first, and then records up to there, which are all committed. The last
 * one that was read is read once more where there are others, to see whether it is the
 * same one still.
 */
export async function readIn(
  send: Send,
  statements: RevocationStatements,
  after: LogPosition | undefined,
): Promise<LogPage> {
  const head = await headIn(send, statements);
  const { log, now } = head;
  const known = after === undefined ? BEGINNING : placeIn(head, after);
  const from = known ?? BEGINNING;
  const page = { records: [], more: false, restarted: !known, now };
  if (from.number === head.number) {
    return { ...page, position: positionAt(log, head) };
  }
  const { rows } = await send(statements.from(from.number, head, PAGE + 1));
  const places = rows.map(placeOf);
  const isThere = places[0]?.number === from.number;
  if (isThere && places[0]?.mark !== from.mark) {
    const position = positionAt(log, BEGINNING);
    return { ...page, position, more: true, restarted: true };
  }
  const more = rows.length > PAGE;
  return {
    ...page,
    records: rows
      .slice(isThere ? 1 : 0)
      .map(recordOf)
      .filter(({ until }) => until > now),
    position: positionAt(log, (more ? places.at(-1) : undefined) ?? head),
    more,
  };
}

/** Begins the log where nobody has yet. */
async function headIn(
  send: Send,
  statements: RevocationStatements,
): Promise<Head> {
  const found = headOf((await send(statements.head())).rows[0]);
  if (found !== undefined) {
    return found;
  }
  await send(statements.begin(growth(0)));
  const begun = headOf((await send(statements.head())).rows[0]);
  if (begun === undefined) {
    throw unavailable('The database did not keep the revocation log');
  }
  return begun;
}

function growth(count: number): Growth {
  return { name: drawn(16), mark: drawn(8), count };
}

function drawn(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
