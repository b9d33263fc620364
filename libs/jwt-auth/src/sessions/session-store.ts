import type { RevocationLog } from './revocation/revocation-log.js';
import type { Rotation } from './rotation.js';
import type {
  CreationAnswer,
  ListAnswer,
  ListPage,
  NewSession,
  ReadAnswer,
  RevocationAnswer,
  RevocationCondition,
  RevocationOfAllAnswer,
  RotationAnswer,
  VersionAnswer,
} from './store-answers.js';

/**
 * Where sessions are kept, shared by all instances of an application, and by other
 * applications too: an owner is a subject of one issuer. It holds nothing that a token
 * could be made of. Extend it for a store of your own, and run the contract suite of
 * `@jwt-auth/nestjs/testing` on it.
 *
 * - **Time** is the store's own clock, read when a call takes effect; no method is
 *   given the time. Take an offset for tests: seconds that are added to it.
 * - **Atomic**: every call but `prune()` takes effect at one instant, and sees
 *   everything that was acknowledged before it began: no replica that lags, no
 *   transaction of somebody else.
 * - **Epochs.** A store keeps an `OwnerState` for each owner, and with each session the
 *   epoch of the owner at the time when the session was opened or kept. A session of
 *   another epoch is over: every answer has it as `asItStands()` says, nothing rotates
 *   it, and neither lists nor limits know it. So `revokeAll()` writes two rows however
 *   many sessions there are; rows that are over go when they expire. An index is to be by
 *   owner and epoch, so that nobody looks through rows that are over.
 * - **Revoked is for ever.** After a revocation was acknowledged no call finds the
 *   session live.
 * - **Constant**: no call but `prune()` takes longer for an owner with a million
 *   sessions, live or not, than for one with ten.
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
   * Does what `judgeCreation()` says, and stores a new session in the epoch of its owner.
   * Creations of an owner happen one after the other, and none between the two halves
   * of a `revokeAll()`. On SQL both lock one row of the owner. The state of the owner, if
   * there is one, is kept for another 400 days.
   *
   * Sent twice: a session with this `id` and `family` is the first sending of this very
   * call: `created`, nothing changed, and `closed` as it was answered then, for nobody
   * else may know whom that revoked. Ids of others that were revoked at the very time at
   * which it was opened do no harm in a `closed` that is answered again.
   */
  abstract create(session: NewSession): Promise<CreationAnswer>;

  /** Reads one session and the version of its owner, at one instant. */
  abstract read(id: string): Promise<ReadAnswer>;

  /**
   * Does what `judgeRotation()` says of the session as it stands at the time of the
   * store, and answers with its outcome. {@link rotated}, {@link revoked} and
   * {@link followed} are the effects.
   *
   * - **Redis**: one script. If the token presented is current and may rotate,
   *   rotate; otherwise hand back the row, the state of the owner and the time, to be
   *   judged in this process. Only a verdict with the effect `revoke` or `follow` needs a
   *   second script.
   * - **SQL**: autocommit on the primary. (1) One `UPDATE`, which rotates, under all of
   *   {@link mayRotate}: `id`, `family` and `current = presented` match, it is not
   *   revoked, its epoch is that of its owner, `now < idle_expires_at`,
   *   `now <= deadline`, and `grace = 0 OR rotated_at IS NULL OR now > rotated_at + grace`.
   *   (2) Only if it changed no row, or the database cannot return the row that it
   *   changed: a *separate* `SELECT` of row, state of the owner and time, in one
   *   statement, judged in this process. The effect `rotate` here means that time went on
   *   between the two: begin again at (1), a few times at most. (3) Only for the effect
   *   `revoke`: an `UPDATE` that revokes if it is not revoked and `now <= deadline`; the
   *   verdict cannot have become untrue. For `follow`: an `UPDATE` if it is not revoked,
   *   `now <= deadline` and its generation is the one that was judged. If it changes
   *   nothing, select and judge once more.
   *
   * Sent twice: the second finds its own successor, which is `rotated` and changes
   * nothing.
   */
  abstract rotate(rotation: Rotation): Promise<RotationAnswer>;

  /**
   * Revokes one session, live or expired, if the conditions hold. Acknowledged only
   * when no instance and no replica that may be promoted finds it live. Sent twice:
   * not `first`.
   */
  abstract revoke(
    id: string,
    condition?: RevocationCondition,
  ): Promise<RevocationAnswer>;

  /**
   * Signs an owner out everywhere, as `raisedForAll()` says: raises the version, makes
   * it the epoch of the owner and of the session `except`, if that is one of the owner
   * and live. One step: a creation with an older version either comes before and is over,
   * or is `outdated`. Sent twice: raises it once more, and keeps the same session.
   */
  abstract revokeAll(
    owner: string,
    except?: string,
  ): Promise<RevocationOfAllAnswer>;

  /** The version of an owner and when it was raised. */
  abstract version(owner: string): Promise<VersionAnswer>;

  /**
   * Raises the version of an owner as `raised()` says. Without `least`, sent twice, it
   * raises it once more.
   *
   * @returns the version as it is now
   */
  abstract raiseVersion(owner: string, least?: number): Promise<VersionAnswer>;

  /** Live sessions of an owner, the newest sign-in first; those of the same instant in whatever order, always the same one. */
  abstract list(owner: string, page: ListPage): Promise<ListAnswer>;

  /**
   * Removes sessions that have expired; never one that has not, for a revoked one must
   * be known as such until then. In small steps, so that nobody waits.
   *
   * @returns how many were removed; 0 if the store does it by itself
   */
  abstract prune(): Promise<number>;

  /**
   * What an operator should be told at boot, such as that the server may forget
   * sessions. By default nothing.
   *
   * @throws AuthError `unavailable` if the store cannot be asked
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
