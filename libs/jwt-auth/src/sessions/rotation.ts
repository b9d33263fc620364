import { type DeviceMembers, isSameDevice, deviceMembersOf } from './device.js';
import { equalDigests } from './digest.js';
import type { SessionRecord } from './session-record.js';

/**
 * A refresh token as it is presented to a store, and what is to follow it. Members of the
 * device that are absent leave those that are stored.
 */
export interface Rotation extends DeviceMembers {
  /** The `sid` of the token. */
  readonly id: string;
  /** What the token says of its generation: a hint that nobody has signed. */
  readonly generation: number;
  /** SHA-256 of what all tokens of the session have in common. */
  readonly family: string;
  /** SHA-256 of the secret of the token. */
  readonly presented: string;
  /** SHA-256 of the secret that follows if this attempt wins. */
  readonly successor: string;
  /** What that secret is derived with. */
  readonly nonce: string;
  /** SHA-256 of the id that the client gave this attempt, if it gave one. */
  readonly attempt?: string | undefined;
  /** How long a token that was just replaced is honoured, seconds; 0 is strict. */
  readonly grace: number;
  /** How many rotations in a row may be followed; the session ends with one more. Absent: any number. */
  readonly mostFollowed?: number | undefined;
  /** Seconds after which the session is over unless it rotates again. */
  readonly idle: number;
  /** Past this time of the store nothing may be changed. */
  readonly deadline: number;
}

/**
 * What becomes of a refresh token. `rotated`: it is spent, the successor is good;
 * `held`: it was made within the grace window, stays good, and nothing rotates;
 * `retried` and `raced`: it was spent within the window, by the same device or by
 * another, and gets the successor that the winner got; `stale`: it was spent before;
 * `theft`: it was spent more than one rotation ago; `followed`: it was spent within the
 * window, as one was after more rotations in a row than may be; `late`: nothing was decided.
 */
export type RotationOutcome =
  | {
      readonly outcome:
        | 'rotated'
        | 'held'
        | 'stale'
        | 'theft'
        | 'followed'
        | 'revoked'
        | 'expired'
        | 'late';
    }
  | {
      readonly outcome: 'retried' | 'raced';
      /** Whether it is the first to follow this rotation, which is written down. */
      readonly first: boolean;
    }
  | {
      readonly outcome: 'rejected';
      readonly because: 'unknown' | 'not_genuine' | 'generation_ahead';
    };

/** The outcome, and what has to be written for it to be true: {@link rotated}, {@link revoked} or {@link followed}. */
export type Verdict = RotationOutcome & {
  readonly effect: 'none' | 'rotate' | 'revoke' | 'follow';
};

/**
 * The one table of what a refresh token is good for, which every store agrees with.
 *
 * @param session as it stands: revoked too if its owner was signed out everywhere
 */
export function judgeRotation(
  session: SessionRecord | undefined,
  rotation: Rotation,
  now: number,
): Verdict {
  if (session === undefined) {
    return { outcome: 'rejected', because: 'unknown', effect: 'none' };
  }
  if (!equalDigests(session.family, rotation.family)) {
    return { outcome: 'rejected', because: 'not_genuine', effect: 'none' };
  }
  if (session.revokedAt !== undefined) {
    return { outcome: 'revoked', effect: 'none' };
  }
  if (now >= session.idleExpiresAt) {
    return { outcome: 'expired', effect: 'none' };
  }
  // My own write went through, though its answer may not have.
  if (equalDigests(session.current, rotation.successor)) {
    return { outcome: 'rotated', effect: 'none' };
  }
  if (now > rotation.deadline) {
    return { outcome: 'late', effect: 'none' };
  }
  return judgeGenuine(session, rotation, now);
}

/** Whether one conditional write may rotate; what the `UPDATE` or the script asks. */
export function mayRotate(
  session: SessionRecord,
  rotation: Rotation,
  now: number,
): boolean {
  return (
    equalDigests(session.family, rotation.family) &&
    equalDigests(session.current, rotation.presented) &&
    session.revokedAt === undefined &&
    now < session.idleExpiresAt &&
    now <= rotation.deadline &&
    !isWithinGrace(session, rotation, now)
  );
}

/** The session after the effect `rotate`. */
export function rotated(
  session: SessionRecord,
  rotation: Rotation,
  now: number,
): SessionRecord {
  const { successor, nonce, attempt, idle } = rotation;
  return {
    ...session,
    ...deviceMembersOf(rotation),
    previous: session.current,
    current: successor,
    generation: session.generation + 1,
    nonce,
    attempt,
    rotatedAt: now,
    idleExpiresAt: Math.min(now + idle, session.expiresAt),
  };
}

/**
 * The session after the effect `follow`. To be written only while its generation is the
 * one that was judged.
 */
export function followed(session: SessionRecord): SessionRecord {
  return {
    ...session,
    followed: followedInARow(session),
    followedGeneration: session.generation,
  };
}

/** The session after the effect `revoke`. */
export function revoked(session: SessionRecord, now: number): SessionRecord {
  return { ...session, revokedAt: session.revokedAt ?? now };
}

function judgeGenuine(
  session: SessionRecord,
  rotation: Rotation,
  now: number,
): Verdict {
  const { presented, attempt } = rotation;
  if (equalDigests(session.current, presented)) {
    return mayRotate(session, rotation, now)
      ? { outcome: 'rotated', effect: 'rotate' }
      : { outcome: 'held', effect: 'none' };
  }
  if (
    session.previous !== undefined &&
    equalDigests(session.previous, presented)
  ) {
    if (attempt !== undefined && attempt === session.attempt) {
      return { outcome: 'retried', first: false, effect: 'none' };
    }
    if (isWithinGrace(session, rotation, now)) {
      return judgeFollower(session, rotation);
    }
    return { outcome: 'stale', effect: 'revoke' };
  }
  // The store went back in time; the client did nothing wrong.
  if (rotation.generation > session.generation) {
    return { outcome: 'rejected', because: 'generation_ahead', effect: 'none' };
  }
  return { outcome: 'theft', effect: 'revoke' };
}

/** Its owner's second tab or lost answer, or a thief: nobody can tell, but often in a row it is no accident. */
function judgeFollower(session: SessionRecord, rotation: Rotation): Verdict {
  if (followedInARow(session) > (rotation.mostFollowed ?? Infinity)) {
    return { outcome: 'followed', effect: 'revoke' };
  }
  const outcome = isSameDevice(session, rotation) ? 'retried' : 'raced';
  const first = session.followedGeneration !== session.generation;
  return { outcome, first, effect: first ? 'follow' : 'none' };
}

/** The last rotation included, which is being followed. */
function followedInARow(session: SessionRecord): number {
  const { generation, followedGeneration, followed: before = 0 } = session;
  switch (followedGeneration) {
    case generation:
      return before;
    case generation - 1:
      return before + 1;
    default:
      return 1;
  }
}

/** Of the rotation that made the current token; sign-in is none. */
function isWithinGrace(
  { rotatedAt }: SessionRecord,
  { grace }: Rotation,
  now: number,
): boolean {
  return grace > 0 && rotatedAt !== undefined && now <= rotatedAt + grace;
}
