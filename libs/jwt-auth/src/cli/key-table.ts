import type { ManagedKeyInfo } from '../keys/managed/key-listing.js';
import { isoTime } from './times.js';

const HEAD = [
  'kid',
  'algorithm',
  'state',
  'signs from',
  'signs until',
  'verifies until',
];
const OPEN = '-';

/** The keys as a table of text; a time that is not settled is a hyphen. */
export function keyTable(keys: readonly ManagedKeyInfo[]): string {
  const rows = [HEAD, ...keys.map(rowOf)];
  const widths = HEAD.map((_, column) =>
    Math.max(...rows.map((row) => row[column]!.length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same for programs: times in ISO 8601, and those absent that are not settled. */
export function keyDocument(
  ring: string,
  keys: readonly ManagedKeyInfo[],
): string {
  const document = {
    ring,
    keys: keys.map(({ kid, algorithm, state, ...times }) => ({
      kid,
      algorithm,
      state,
      ...Object.fromEntries(
        Object.entries(times).map(([name, time]) => [name, isoTime(time)]),
      ),
    })),
  };
  return JSON.stringify(document, null, 2);
}

function rowOf(key: ManagedKeyInfo): string[] {
  const { kid, algorithm, state, signFrom, revokedAt = Infinity } = key;
  // One that was revoked before its turn never signed.
  const hasTurn = signFrom <= revokedAt;
  return [
    kid,
    algorithm,
    state,
    timeOf(hasTurn ? signFrom : undefined),
    timeOf(hasTurn ? key.signUntil : undefined),
    timeOf(key.revokedAt ?? key.verifyUntil),
  ];
}

function timeOf(seconds: number | undefined): string {
  return seconds === undefined ? OPEN : isoTime(seconds);
}
