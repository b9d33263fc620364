import type { RevocationLog } from './revocation/revocation-log.js';
import type { Rotation } from './rotation.js';
import type {
  CreationAnswer,
  ListAnswer,
  NewSession,
  ReadAnswer,
  RevocationAnswer,
  RevocationCondition,
  RevocationOfAllAnswer,
  RotationAnswer,
  VersionAnswer,
} from './store-answers.js';

/**
 * Where sessions are kept, shared by all instances of an application. It holds
 * nothing that a token could be made of. Extend it for a store of your own, and run
 * the contract suite of `@jwt-auth/nestjs/testing` on it.
 *
 * - **Time** is the store's own clock, read when a call takes effect; no method is
 *   given the time. Take an offset for tests: seconds that are added to it.
 * - **Atomic**: every call but `prune()` takes effect at one instant, and sees
 *   everything that was acknowledged before it began: no replica that lags, no
 *   transaction of somebody else.
 * - **Revoked is for ever.** After a revocation was acknowledged no call finds the
 *   session live.
 * - **Sent twice.** Clients send a command again by themselves after they lost the
 *   connection; every method says what it does then.
 * - A method that fails or cannot know must reject, and never make an answer up. It
 *   may try again by itself, with the very same arguments, while the deadline is not
 *   past. What it rejects with is not passed on; the client is told 503.
 */
export abstract class SessionStore {
  /** The time by the clock of the store. */
  abstract now(): Promise<number>;

  /**
   * Stores a new session. In this order: a session with this `id` and `family` is the
   * first sending of this very call (`created`, nothing changed, and `closed` as it was
   * answered then: whom that revoked may be known to nobody yet); past the deadline
   * `late`; a version of the subject higher than `version` is `outdated`; then the
   * limit. It counts live sessions, and holds whatever happens at once: of those of a
   * subject, creations happen one after the other, and none between the two halves of
   * a `revokeAll()`. On SQL both lock one row of the subject.
   *
   * Where it is full and says `close-oldest`, those with the oldest `createdAt` are
   * revoked, as many as it takes. Ids of others that were revoked at the very time at
   * which it was opened do no harm in a `closed` that is answered again.
   */
  abstract create(session: NewSession): Promise<CreationAnswer>;

  /** Reads one session and the version of its subject, at one instant. */
  abstract read(id: string): Promise<ReadAnswer>;

  /**
   * Does what `judgeRotation()` says of the stored session at the time of the store,
   * and answers with its outcome. {@link rotated} and {@link revoked} are the effects.
   *
   * - **Redis**: one script. Where the token presented is current and may rotate,
   *   rotate; otherwise hand back the row, the version and the time, to be judged in
   *   this process. Only a verdict with the effect `revoke` needs a second script.
   * - **SQL**: autocommit on the primary. (1) One `UPDATE`, which rotates, under all of
   *   {@link mayRotate}: `id`, `family` and `current = presented` match, it is not
   *   revoked, `now < idle_expires_at`, `now <= deadline`, and
   *   `grace = 0 OR rotated_at IS NULL OR now > rotated_at + grace`. (2) Only where it
   *   changed no row, or where the database cannot return the row that it changed: a
   *   *separate* `SELECT` of row, version and time, judged in this process. The effect
   *   `rotate` here means that time went on between the two: begin again at (1), a few
   *   times at most. (3) Only for the effect `revoke`: an `UPDATE` that revokes where
   *   it is not revoked and `now <= deadline`; the verdict cannot have become untrue.
   *   Where it changes nothing, select and judge once more.
   *
   * Sent twice: the second finds its own successor, which is `rotated` and changes
   * nothing.
   */
  abstract rotate(rotation: Rotation): Promise<RotationAnswer>;

  /**
   * Revokes one session, live or expired, where the conditions hold. Acknowledged only
   * when no instance and no replica that may be promoted finds it live. Sent twice:
   * not `first`.
   */
  abstract revoke(
    id: string,
    condition?: RevocationCondition,
  ): Promise<RevocationAnswer>;

  /**
   * Raises the version of the subject as `raiseVersion()` does, and revokes every live
   * session of it but `except`, as one step: a creation with an older version either
   * comes before and is revoked, or is `outdated`. Sent twice: raises it once more.
   */
  abstract revokeAll(
    subject: string,
    except?: string,
  ): Promise<RevocationOfAllAnswer>;

  /**
   * The version of a subject: 0 until it is raised. It may be forgotten, and be 0
   * again, 400 days after it was raised last.
   */
  abstract version(subject: string): Promise<VersionAnswer>;

  /**
   * Raises the version of a subject. Without `least` to the higher of one more than it
   * was and the whole seconds of `now`, so that it never comes back to a value from
   * before the store was emptied; sent twice, it raises it once more. With `least` to
   * that, where it is lower.
   *
   * @returns the version as it is now
   */
  abstract raiseVersion(
    subject: string,
    least?: number,
  ): Promise<VersionAnswer>;

  /** The live sessions of a subject, the oldest sign-in first. */
  abstract list(subject: string): Promise<ListAnswer>;

  /**
   * Removes sessions that have expired; never one that has not, for a revoked one must
   * be known as such until then. In small steps, so that nobody waits.
   *
   * @returns how many were removed; 0 where the store does it by itself
   */
  abstract prune(): Promise<number>;

  /**
   * What an operator should be told at boot, such as that the server may forget
   * sessions. By default nothing.
   *
   * @throws AuthError `unavailable` where the store cannot be asked
   */
  async warnings(): Promise<string[]> {
    return [];
  }

  /**
   * A log of revocations in the same place, which is used unless another one is
   * configured. By default there is none.
   */
  revocationLog(): RevocationLog | undefined {
    return undefined;
  }
}
