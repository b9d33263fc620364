import type { KeyRecord } from './key-store.js';

export interface ScheduleSettings {
  /** How long a key must have been published before it signs, seconds. */
  readonly publishAhead: number;
  /** For how long a key verifies after its last signature, seconds. */
  readonly verifyAfter: number;
}

/** @param settings of managed keys, in seconds */
export function scheduleSettings({
  publishAhead,
  reloadLag,
  longestLifetime,
  clockTolerance,
}: Readonly<
  Record<
    'publishAhead' | 'reloadLag' | 'longestLifetime' | 'clockTolerance',
    number
  >
>): ScheduleSettings {
  return {
    publishAhead,
    // An instance may sign until its lag ends, by a clock that is behind; a token
    // then lives its whole life, and is accepted for the tolerance after that.
    verifyAfter: reloadLag + clockTolerance + longestLifetime + clockTolerance,
  };
}

/** A key and its turn; all times in seconds since the epoch. */
export interface ScheduledKey {
  readonly record: KeyRecord;
  /** When its turn to sign begins; `-Infinity` for the first key there is. */
  readonly signFrom: number;
  /** When the turn of the next key begins; `Infinity` while there is none. */
  readonly signUntil: number;
  /** From then on tokens signed with it are refused; for a revoked key always. */
  readonly verifyUntil: number;
  /** From then on its record is of no use to anyone. */
  readonly endsAt: number;
}

/** The key before: since when it signs, and when it was revoked. */
interface Turn {
  readonly from: number;
  readonly revokedAt: number;
}

/** Before the first key nobody signs. */
const NOBODY: Turn = { from: -Infinity, revokedAt: -Infinity };

/**
 * When each key of a ring signs and verifies: a function of the stored records and
 * nothing else, so that all instances agree without talking to each other. A key
 * waits for the time planned and until it was published for long enough, unless
 * the key before it is revoked, or there is none: then there is nothing to wait for.
 *
 * @returns the keys by sequence; turns never overlap and never go back
 */
export function schedule(
  records: readonly KeyRecord[],
  { publishAhead, verifyAfter }: ScheduleSettings,
): ScheduledKey[] {
  const ordered = records.toSorted((a, b) => a.sequence - b.sequence);
  let before = NOBODY;
  const starts = ordered.map((record) => {
    const own = Math.max(record.signFrom, record.publishedAt + publishAhead);
    const from = Math.max(before.from, Math.min(own, before.revokedAt));
    const { revokedAt = Infinity } = record;
    // Revoked before its turn: the key before it goes on.
    const skipped = revokedAt < from;
    before = skipped ? before : { from, revokedAt };
    return { record, from, skipped };
  });
  let signUntil = Infinity;
  return starts
    .toReversed()
    .map(({ record, from, skipped }) => {
      const { revokedAt } = record;
      const end = signUntil + verifyAfter;
      const scheduled = {
        record,
        signFrom: from,
        signUntil,
        verifyUntil: revokedAt === undefined ? end : -Infinity,
        endsAt: Math.max(end, (revokedAt ?? -Infinity) + verifyAfter),
      };
      signUntil = skipped ? signUntil : from;
      return scheduled;
    })
    .toReversed();
}

/** The key whose turn it is, or `undefined` where every key that could sign is revoked. */
export function signer(
  keys: readonly ScheduledKey[],
  now: number,
): ScheduledKey | undefined {
  const current = keys.findLastIndex(
    ({ signFrom, record: { revokedAt = Infinity } }) =>
      signFrom <= now && signFrom <= revokedAt,
  );
  // By a clock that is ahead its revocation may lie in the future; the next key is up already.
  return keys.slice(Math.max(current, 0)).find(isTrusted);
}

/**
 * When the turn of a key begins or began, as it is counted from and shown. The first key
 * there is signs from ever, so for it that is when it was planned, and at the latest now:
 * it took over early where a key before it was revoked, whose record may be gone.
 */
export function startOf(
  { signFrom, record }: ScheduledKey,
  now: number,
): number {
  return Number.isFinite(signFrom)
    ? signFrom
    : Math.min(record.signFrom, Math.floor(now));
}

/** The keys that wait for their turn, given the one whose turn it is. */
export function standbys(
  keys: readonly ScheduledKey[],
  current: ScheduledKey,
): ScheduledKey[] {
  return keys.slice(keys.indexOf(current) + 1).filter(isTrusted);
}

/** Records that nobody needs any more, always from the first on and never the last two. */
export function removable(
  keys: readonly ScheduledKey[],
  now: number,
): ScheduledKey[] {
  const candidates = keys.slice(0, -2);
  const kept = candidates.findIndex(
    ({ endsAt }) => endsAt + KEPT_AFTER_END > now,
  );
  return kept < 0 ? candidates : candidates.slice(0, kept);
}

/** Long enough for a clock that is a day ahead to do no harm. */
const KEPT_AFTER_END = 2 * 86_400;

function isTrusted({ record }: ScheduledKey): boolean {
  return record.revokedAt === undefined;
}
