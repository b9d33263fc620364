import type { SessionRecord } from './session-record.js';
import type {
  CreationAnswer,
  NewSession,
  SessionLimit,
} from './store-answers.js';

/**
 * How many sessions one sign-in closes at most, so that it takes no longer for those who
 * have a million; where a limit was lowered, the next sign-ins close the rest.
 */
export const CLOSED_AT_ONCE = 100;

/** What a store has to know to judge whether a session may be opened. */
export interface CreationState {
  /** The session with this id, if there is one. */
  readonly stored: SessionRecord | undefined;
  /** The version of the owner. */
  readonly version: number;
  /** How many live sessions the owner has; more than `countedFor()` need not be counted. */
  readonly live: number;
}

/**
 * What becomes of a `create()`. With the effect `store` so many of the least recently used
 * sessions as `close` says are revoked, and the new one is stored; with `none` nothing is
 * written, and what is `created` was stored before.
 */
export interface CreationVerdict {
  readonly outcome: CreationAnswer['outcome'];
  readonly effect: 'none' | 'store';
  readonly close: number;
}

/** The one table of whether a session is opened, which every store agrees with. */
export function judgeCreation(
  session: NewSession,
  { stored, version, live }: CreationState,
  now: number,
): CreationVerdict {
  if (stored?.family === session.family) {
    return { outcome: 'created', effect: 'none', close: 0 };
  }
  if (now > session.deadline) {
    return { outcome: 'late', effect: 'none', close: 0 };
  }
  if (version > session.version) {
    return { outcome: 'outdated', effect: 'none', close: 0 };
  }
  const { most, onLimit } = session.limit ?? NO_LIMIT;
  const excess = Math.max(live + 1 - most, 0);
  return excess > 0 && onLimit === 'refuse'
    ? { outcome: 'full', effect: 'none', close: 0 }
    : {
        outcome: 'created',
        effect: 'store',
        close: Math.min(excess, CLOSED_AT_ONCE),
      };
}

/** How many live sessions it is enough to count, the least recently used first; 0 without a limit. */
export function countedFor(limit: SessionLimit | undefined): number {
  return limit === undefined ? 0 : limit.most + CLOSED_AT_ONCE;
}

const NO_LIMIT: SessionLimit = { most: Infinity, onLimit: 'close' };
