import { unavailable } from '../outage/unavailable.js';
import type { SessionRecord } from '../sessions/session-record.js';
import type {
  ListAnswer,
  ListPage,
  RevocationOfAllAnswer,
  VersionAnswer,
} from '../sessions/store-answers.js';
import { LIST, RAISE_VERSION, REVOKE_ALL, VERSION } from './owner-scripts.js';
import type { SessionCommands } from './session-commands.js';
import { readList, readNumber, readRow } from './session-rows.js';

/** Sessions that one script lists at most. */
const PAGE = 100;

export async function versionIn(
  commands: SessionCommands,
  owner: string,
): Promise<VersionAnswer> {
  return readVersion(await commands.onOwner(VERSION, owner));
}

export async function raiseVersionIn(
  commands: SessionCommands,
  owner: string,
  least: number | undefined,
): Promise<VersionAnswer> {
  const args = least === undefined ? [] : [`${least}`];
  return readVersion(await commands.onOwner(RAISE_VERSION, owner, ...args));
}

/**
 * Two round trips: the first asks for the time, of the server that has the owner, whose
 * clock the deadline is measured by.
 *
 * @param timeout seconds after which nothing may be changed any more
 */
export async function revokeAllIn(
  commands: SessionCommands,
  timeout: number,
  owner: string,
  except = '',
): Promise<RevocationOfAllAnswer> {
  const [begun] = readList(await commands.onOwner(VERSION, owner));
  const deadline = `${readNumber(begun) + timeout}`;
  const answer = await commands.onOwner(REVOKE_ALL, owner, except, deadline);
  const [now, version, kept] = readList(answer);
  if (version === undefined) {
    throw unavailable(
      'Redis was asked too late to revoke the sessions of a subject',
    );
  }
  return {
    kept: readRow(except, kept)?.session,
    version: readNumber(version),
    now: readNumber(now),
  };
}

/** One round trip, unless many of those that would be listed have ended. */
export async function listIn(
  commands: SessionCommands,
  owner: string,
  { limit, after }: ListPage,
): Promise<ListAnswer> {
  const sessions: SessionRecord[] = [];
  const from = after === undefined ? '+inf' : `${after.createdAt}`;
  const size = Math.min(limit + 1, PAGE);
  for (let looked = 0; ; looked += size) {
    const answer = await commands.onOwner(
      LIST,
      owner,
      from,
      `${looked}`,
      `${size}`,
    );
    const [now, ids, rows] = readList(answer);
    const names = readList(ids).map(String);
    const found = readList(rows).flatMap((row, place) => {
      return readRow(names[place] as string, row)?.session ?? [];
    });
    sessions.push(...found.filter((session) => isAfter(session, after)));
    if (names.length < size || sessions.length >= limit) {
      return { sessions: sessions.slice(0, limit), now: readNumber(now) };
    }
  }
}

/** Redis orders those of the same instant by their ids, backwards here. */
function isAfter(
  { createdAt, id }: SessionRecord,
  after: ListPage['after'],
): boolean {
  return after === undefined || createdAt < after.createdAt || id < after.id;
}

function readVersion(answer: unknown): VersionAnswer {
  const [now, version, raisedAt] = readList(answer);
  return {
    version: readNumber(version),
    raisedAt: readNumber(raisedAt),
    now: readNumber(now),
  };
}
