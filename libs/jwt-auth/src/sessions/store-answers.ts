import type { DeviceMembers } from './device.js';
import type { RotationOutcome } from './rotation.js';
import type { SessionRecord } from './session-record.js';

/** Every answer tells the time by the clock of the store when it was made. */
export interface StoreAnswer {
  /** Seconds since the epoch, to the millisecond at least. */
  readonly now: number;
}

/** A session to be opened. The store adds the times and generation 0. */
export interface NewSession
  extends
    DeviceMembers,
    Pick<
      SessionRecord,
      'id' | 'owner' | 'subject' | 'family' | 'current' | 'claims'
    > {
  /** Lifetimes in seconds, 400 days at most: `idleExpiresAt` and `expiresAt` are `now` and these. */
  readonly idle: number;
  readonly absolute: number;
  /** The owner's version as it was before the credentials were checked. */
  readonly version: number;
  /** Most live sessions of the owner, the new one included; absent: any number. */
  readonly limit?: SessionLimit | undefined;
  /** Past this time of the store nothing may be changed. */
  readonly deadline: number;
}

export interface SessionLimit {
  /** 1 or more. */
  readonly most: number;
  /** `close`: the least recently used sessions make room. */
  readonly onLimit: 'close' | 'refuse';
}

/**
 * `full`: the limit is reached, and says `refuse`; `outdated`: the owner's version
 * was raised since the sign-in began; `late`: the deadline is past. Only `created`
 * changed anything.
 */
export type CreationAnswer = StoreAnswer &
  (
    | {
        readonly outcome: 'created';
        readonly session: SessionRecord;
        /** Ids of the sessions that were revoked to make room, the least recently used first. */
        readonly closed: readonly string[];
      }
    | { readonly outcome: 'full' | 'outdated' | 'late' }
  );

export interface ReadAnswer extends StoreAnswer {
  /** The session as it stands, revoked and expired ones included, or `undefined` if there is none. */
  readonly session: SessionRecord | undefined;
  /** The version of its owner at the same instant; 0 if there is no session. */
  readonly version: number;
}

/** The session is as it stands after the call. */
export type RotationAnswer = StoreAnswer &
  RotationOutcome & {
    readonly session: SessionRecord | undefined;
    /** The version of its owner at the same instant; 0 if there is no session. */
    readonly version: number;
  };

/** What must hold for a session to be revoked; each that is given. */
export interface RevocationCondition {
  readonly owner?: string;
  readonly family?: string;
}

/**
 * `unknown`: there is no such session, or a condition does not hold; nothing was
 * changed, and nobody is told which. `first` is `false` if it was revoked before, by
 * itself or with all of its owner, which changes nothing either.
 */
export type RevocationAnswer = StoreAnswer &
  (
    | {
        readonly outcome: 'revoked';
        readonly session: SessionRecord;
        readonly first: boolean;
      }
    | { readonly outcome: 'unknown' }
  );

export interface RevocationOfAllAnswer extends StoreAnswer {
  /** The session that was excepted, if it is one of the owner and live. */
  readonly kept: SessionRecord | undefined;
  /** The version of the owner after it was raised. */
  readonly version: number;
}

export interface VersionAnswer extends StoreAnswer {
  readonly version: number;
  /** When it was raised last; 0 if it never was. */
  readonly raisedAt: number;
}

/** Which part of a list is asked for. */
export interface ListPage {
  /** Most sessions that are answered with; 1 or more. */
  readonly limit: number;
  /** Where the part before ended: what is newer, or is this session, is left out. */
  readonly after?: Pick<SessionRecord, 'createdAt' | 'id'> | undefined;
}

export interface ListAnswer extends StoreAnswer {
  readonly sessions: readonly SessionRecord[];
}
