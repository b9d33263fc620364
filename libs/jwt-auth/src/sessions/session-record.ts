import type { DeviceMembers } from './device.js';

/**
 * One session as it stands: texts and numbers only, and nothing that a token could be
 * made of. Times are seconds since the epoch by the clock of the store, fractions
 * included. Texts are compared byte by byte: `A` and `a` are two characters. They are
 * well-formed Unicode; only `subject` and `claims` may hold U+0000 (as JSON does, escaped,
 * in `claims`).
 */
export interface SessionRecord extends DeviceMembers {
  /** The `sid`: 26 characters of base64url, the first four being those of its owner. */
  readonly id: string;
  /** Whose session it is, 43 characters of base64url: what it is looked up by. */
  readonly owner: string;
  /** `sub` of its access tokens, 1 to 255 characters; nothing to a store. */
  readonly subject: string;
  /** SHA-256 of what all refresh tokens of the session have in common, in base64url. */
  readonly family: string;
  /** SHA-256 of the secret of the one refresh token that is good, in base64url. */
  readonly current: string;
  /** What `current` was before the last rotation; absent before the first. */
  readonly previous?: string | undefined;
  /** 0 at sign-in, one more with every rotation; below 2^31. */
  readonly generation: number;
  /** The nonce of the last rotation, 22 characters; absent before the first. */
  readonly nonce?: string | undefined;
  /** SHA-256 of the id that the client gave the attempt that rotated last, if it gave one. */
  readonly attempt?: string | undefined;
  /** How many rotations in a row were followed, up to the one of `followedGeneration`; absent if none was. */
  readonly followed?: number | undefined;
  /** The generation that the last rotation which was followed led to; absent if none was. */
  readonly followedGeneration?: number | undefined;
  /** The claims given at sign-in: JSON of an object, nothing to a store. */
  readonly claims: string;
  readonly createdAt: number;
  /** When it rotated last; absent before the first rotation, for sign-in is none. */
  readonly rotatedAt?: number | undefined;
  /** From then on it is over unless it rotates; never later than `expiresAt`. */
  readonly idleExpiresAt: number;
  /** From then on it is over. */
  readonly expiresAt: number;
  /** When it was over at the latest, by itself or with all sessions of its owner; absent while it is not. Never taken back. */
  readonly revokedAt?: number | undefined;
}

/** Whether refresh tokens of the session are still taken. */
export function isLive(
  { revokedAt, idleExpiresAt }: SessionRecord,
  now: number,
): boolean {
  return revokedAt === undefined && now < idleExpiresAt;
}

/** When it was used last: its last rotation, or the sign-in. */
export function usedAt({ rotatedAt, createdAt }: SessionRecord): number {
  return rotatedAt ?? createdAt;
}
