import type { SessionRecord } from './session-record.js';

/**
 * What a store keeps of an owner, beside the sessions. It may be forgotten 400 days
 * after it was raised last or a session of the owner was opened, whichever came later:
 * no session lives longer.
 */
export interface OwnerState {
  /** `sv` of access tokens; 0 until it is raised. */
  readonly version: number;
  /** The version that the last `revokeAll()` raised it to; 0 before the first. */
  readonly epoch: number;
  /** When the version was raised last, seconds since the epoch by the clock of the store; 0 before the first time. */
  readonly raisedAt: number;
}

export const NEVER_RAISED: OwnerState = Object.freeze({
  version: 0,
  epoch: 0,
  raisedAt: 0,
});

/** How long the state of an owner is kept, and a session may live at most: 400 days. */
export const OWNER_KEPT = 400 * 86_400;

/**
 * The state after `raiseVersion()`. Versions are at least the milliseconds of the time,
 * so that none comes back after the store was emptied. None ever stands for a time: one
 * that is raised often runs ahead of the clock.
 */
export function raised(
  state: OwnerState,
  now: number,
  least?: number,
): OwnerState {
  const version =
    least === undefined
      ? Math.max(state.version + 1, Math.floor(now * 1000))
      : Math.max(state.version, least);
  return version === state.version
    ? state
    : { ...state, version, raisedAt: now };
}

/** The state after `revokeAll()`: sessions of any other epoch are over. */
export function raisedForAll(state: OwnerState, now: number): OwnerState {
  const { version, raisedAt } = raised(state, now);
  return { version, epoch: version, raisedAt };
}

/**
 * A session as it stands: revoked, if its owner was signed out everywhere since it was
 * opened or kept.
 *
 * @param epoch of its owner at that time
 */
export function asItStands(
  stored: SessionRecord,
  epoch: number,
  owner: OwnerState,
): SessionRecord {
  return epoch === owner.epoch
    ? stored
    : { ...stored, revokedAt: stored.revokedAt ?? owner.raisedAt };
}
