import type { RawBuilder } from 'kysely';
import { judgeRotation, type Rotation } from '../sessions/rotation.js';
import { unavailable } from '../outage/unavailable.js';
import type { SessionRecord } from '../sessions/session-record.js';
import type {
  ReadAnswer,
  RevocationAnswer,
  RevocationCondition,
  RotationAnswer,
} from '../sessions/store-answers.js';
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
  constructor(
    private readonly work: SqlWork,
    private readonly statements: SessionStatements,
  ) {}

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
      const revoked = wins
        ? undefined
        : await this.#change(id, this.statements.revoke(id, {}, deadline));
      if (revoked !== undefined) {
        return { ...outcome, ...revoked };
      }
    }
    throw unavailable('The session did not stay as it was for long enough');
  }

  async #rotateNow(rotation: Rotation): Promise<RotationAnswer | undefined> {
    const update = this.statements.rotate(rotation);
    const changed = await this.#change(rotation.id, update);
    const { session } = changed ?? {};
    // Where the row had to be read after it was changed, it may have changed again.
    return changed === undefined || session?.current !== rotation.successor
      ? undefined
      : { outcome: 'rotated', ...asWritten(session, changed) };
  }

  async revoke(
    id: string,
    condition: RevocationCondition,
  ): Promise<RevocationAnswer> {
    const { subject, family } = condition;
    const changed = await this.#change(
      id,
      this.statements.revoke(id, condition),
    );
    const { session, now } = changed ?? (await this.read(id));
    const isMeant =
      session !== undefined &&
      (subject === undefined || subject === session.subject) &&
      (family === undefined || family === session.family);
    if (!isMeant) {
      return { outcome: 'unknown', now };
    }
    // It was opened between the two statements, if it is that of this call at all.
    if (session.revokedAt === undefined) {
      throw unavailable('The session did not stay as it was for long enough');
    }
    return { outcome: 'revoked', session, first: changed !== undefined, now };
  }

  async read(id: string): Promise<ReadAnswer> {
    const { rows } = await this.work.send(this.statements.read(id));
    return answerOf(rows[0]);
  }

  /** The session after an `UPDATE`, or `undefined` where that changed none. */
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
 * What was rotated, as it was then if it is over by now. How high the version was is not
 * known any more; the one that was read may be that of the very sign-out, and access
 * tokens with it would outlive that. With the lowest of all they do not.
 */
function asWritten(session: SessionRecord, read: ReadAnswer): ReadAnswer {
  if (session.revokedAt === undefined) {
    return read;
  }
  const { rotatedAt: now = read.now } = session;
  return { session: { ...session, revokedAt: undefined }, version: 0, now };
}
