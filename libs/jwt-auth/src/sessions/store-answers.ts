import type { RotationOutcome } from './rotation.js';
import type { SessionRecord } from './session-record.js';

/** Every answer tells the time by the clock of the store when it was made. */
export interface StoreAnswer {
  /** Seconds since the epoch, to the millisecond at least. */
  readonly now: number;
}

/** A session to be opened. The store adds the times and generation 0. */
export interface NewSession extends Pick<
  SessionRecord,
  'id' | 'subject' | 'family' | 'current' | 'device' | 'claims'
> {
  /** Lifetimes in seconds: `idleExpiresAt` and `expiresAt` are `now` and these. */
  readonly idle: number;
  readonly absolute: number;
  /** The subject's version as it was before the credentials were checked. */
  readonly version: number;
  /** Most live sessions of the subject, the new one included; absent: any number. */
  readonly limit?: SessionLimit | undefined;
  /** Past this time of the store nothing may be changed. */
  readonly deadline: number;
}

export interface SessionLimit {
  /** 1 or more. */
  readonly most: number;
  readonly whenFull: 'close-oldest' | 'refuse';
}

/**
 * `full`: the limit is reached, and says `refuse`; `outdated`: the subject's version
 * was raised since the sign-in began; `late`: the deadline is past. Only `created`
 * changed anything.
 */
export type CreationAnswer = StoreAnswer &
  (
    | {
        readonly outcome: 'created';
        readonly session: SessionRecord;
        /** Ids of the sessions that were revoked to make room, oldest sign-in first. */
        readonly closed: readonly string[];
      }
    | { readonly outcome: 'full' | 'outdated' | 'late' }
  );

export interface ReadAnswer extends StoreAnswer {
  /** The session, revoked or expired ones included, or `undefined` where there is none. */
  readonly session: SessionRecord | undefined;
  /** The version of its subject; 0 where there is no session. */
  readonly version: number;
}

/** The session is as it stands after the call. */
export type RotationAnswer = StoreAnswer &
  RotationOutcome & {
    readonly session: SessionRecord | undefined;
    /** The version of its subject; 0 where there is no session. */
    readonly version: number;
  };

/** What must hold for a session to be revoked; each that is given. */
export interface RevocationCondition {
  readonly subject?: string;
  readonly family?: string;
}

/**
 * `unknown`: there is no such session, or a condition does not hold; nothing was
 * changed, and nobody is told which. `first` is `false` where it was revoked before,
 * which changes nothing either.
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
  /** Ids of the sessions that were live and are revoked now. */
  readonly revoked: readonly string[];
  /** The session that was excepted, where the subject has it and it is live. */
  readonly kept: SessionRecord | undefined;
  /** The version of the subject after it was raised. */
  readonly version: number;
}

export interface VersionAnswer extends StoreAnswer {
  readonly version: number;
}

export interface ListAnswer extends StoreAnswer {
  readonly sessions: readonly SessionRecord[];
}
