import type { KeyRecord } from './key-store.js';
import { type ScheduledKey, signer, standbys, startOf } from './schedule.js';

/** Where in the ring a key has to be made, and for when. */
export type MissingKey = Pick<KeyRecord, 'sequence' | 'signFrom'>;

/**
 * The key that a ring lacks: the first one; one that signs at once, where all that
 * could sign are revoked; or the standby of the key whose turn it is.
 *
 * @param taken sequences that the store has, of records that are not trusted too
 * @param now seconds since the epoch
 */
export function missingKey(
  keys: readonly ScheduledKey[],
  taken: ReadonlySet<number>,
  rotateEvery: number,
  now: number,
): MissingKey | undefined {
  const current = signer(keys, now);
  if (current !== undefined && standbys(keys, current).length > 0) {
    return undefined;
  }
  const signFrom =
    current === undefined
      ? Math.floor(now)
      : startOf(current, now) + rotateEvery;
  return { sequence: freeSequence(keys, taken), signFrom };
}

function freeSequence(
  keys: readonly ScheduledKey[],
  taken: ReadonlySet<number>,
): number {
  let sequence = (keys.at(-1)?.record.sequence ?? 0) + 1;
  while (taken.has(sequence)) {
    sequence++;
  }
  return sequence;
}
