import type { RawBuilder } from 'kysely';
import {
  followed,
  judgeRotation,
  type Rotation,
  type Verdict,
} from '../sessions/rotation.js';
import { unavailable } from '../outage/unavailable.js';
import type { SessionRecord } from '../sessions/session-record.js';
import type {
  ReadAnswer,
  RevocationAnswer,
  RevocationCondition,
  RotationAnswer,
} from '../sessions/store-answers.js';
import { SessionChanges } from './session-changes.js';
import type { SessionStatements } from './session-statements.js';
import { answerOf, type SessionAnswer } from './session-table.js';
import type { SqlWork } from './sql-work.js';

/** Time goes on between two statements, but not by so much each time. */
const ROUNDS = 5;

/**
 * What happens to one session. No statement shares a transaction with another: a
 * `SELECT` has to see what was committed after an `UPDATE` before it found nothing.
 */
export class OneSession {
  readonly #changes: SessionChanges;

  constructor(
    private readonly work: SqlWork,
    private readonly statements: SessionStatements,
  ) {
    this.#changes = new SessionChanges(statements);
  }

  async rotate(rotation: Rotation): Promise<RotationAnswer> {
    const { id, deadline } = rotation;
    let wins = true;
    for (let round = 1; round <= ROUNDS; round++) {
      const won = wins ? await this.#rotateNow(rotation) : undefined;
      if (won !== undefined) {
        return won;
      }
      const found = await this.read(id);
      const verdict = judgeRotation(found.session, rotation, found.now);
      const { effect, ...outcome } = verdict;
      if (effect === 'none') {
        return { ...outcome, ...found };
      }
      wins = effect === 'rotate';
      const written = wins
        ? undefined
        : await this.#change(
            id,
            this.#written(effect, found.session, deadline),
          );
      if (written !== undefined) {
        const answer = effect === 'follow' ? asFollowed(found) : written;
        return { ...outcome, ...answer };
      }
    }
    throw unavailable('The session did not stay as it was for long enough');
  }

  async #rotateNow(rotation: Rotation): Promise<RotationAnswer | undefined> {
    const update = this.#changes.rotate(rotation);
    const changed = await this.#change(rotation.id, update);
    const { session } = changed ?? {};
    // If the row had to be read after it was changed, it may have changed again.
    return changed === undefined || session?.current !== rotation.successor
      ? undefined
      : { outcome: 'rotated', ...asWritten(session, changed) };
  }

  /** What makes a verdict true that is about a session which is there. */
  #written(
    effect: Verdict['effect'],
    session: SessionRecord | undefined,
    deadline: number,
  ): RawBuilder<SessionAnswer> {
    const judged = session as SessionRecord;
    return effect === 'follow'
      ? this.#changes.follow(judged, deadline)
      : this.#changes.revoke(judged.id, {}, deadline);
  }

  async revoke(
    id: string,
    condition: RevocationCondition,
  ): Promise<RevocationAnswer> {
    const { owner, family } = condition;
    for (let round = 1; round <= ROUNDS; round++) {
      const update = this.#changes.revoke(id, condition);
      const changed = await this.#change(id, update);
      const { session, now } = changed ?? (await this.read(id));
      const isMeant =
        session !== undefined &&
        (owner === undefined || owner === session.owner) &&
        (family === undefined || family === session.family);
      if (!isMeant) {
        return { outcome: 'unknown', now };
      }
      if (session.revokedAt !== undefined) {
        return {
          outcome: 'revoked',
          session,
          first: changed !== undefined,
          now,
        };
      }
      // It was opened, or kept while others ended, between the two statements.
    }
    throw unavailable('The session did not stay as it was for long enough');
  }

  async read(id: string): Promise<ReadAnswer> {
    const { rows } = await this.work.send(this.statements.read(id));
    return answerOf(rows[0]);
  }

  /** The session after an `UPDATE`, or `undefined` if that changed none. */
  async #change(
    id: string,
    update: RawBuilder<SessionAnswer>,
  ): Promise<ReadAnswer | undefined> {
    const { rows, numAffectedRows } = await this.work.send(update);
    if (rows.length > 0) {
      return answerOf(rows[0]);
    }
    return (numAffectedRows ?? 0n) > 0n ? this.read(id) : undefined;
  }
}

/**
 * As it was judged: what is read after the write may be a session that is over, with the
 * version that ended it, and an access token with that would survive the sign-out.
 */
function asFollowed(judged: ReadAnswer): ReadAnswer {
  return { ...judged, session: followed(judged.session as SessionRecord) };
}

/**
 * The row as this call wrote it, even if it is over by now. The version that was read
 * then may be the one that the sign-out raised, and an access token with it would survive
 * the sign-out; one with version 0 does not.
 */
function asWritten(session: SessionRecord, read: ReadAnswer): ReadAnswer {
  if (session.revokedAt === undefined) {
    return read;
  }
  const { rotatedAt: now = read.now } = session;
  return { session: { ...session, revokedAt: undefined }, version: 0, now };
}
