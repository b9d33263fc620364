import { type RawBuilder, sql } from 'kysely';
import { followed, type Rotation } from '../sessions/rotation.js';
import type { SessionRecord } from '../sessions/session-record.js';
import type { RevocationCondition } from '../sessions/store-answers.js';
import type { SessionStatements } from './session-statements.js';
import { SESSION_COLUMNS, type SessionAnswer } from './session-table.js';

/**
 * The changes of one session, each a statement that is a transaction of its own. If the
 * dialect says so they return the session that they changed, as `read()` does.
 */
export class SessionChanges {
  /** The epoch of the owner of a row of sessions. */
  readonly #ownerEpoch: RawBuilder<unknown>;

  constructor(private readonly statements: SessionStatements) {
    this.#ownerEpoch = statements.ofOwner('current_epoch');
  }

  /** Rotates if `mayRotate()` says so. */
  rotate(rotation: Rotation): RawBuilder<SessionAnswer> {
    const { id, family, presented, grace, deadline } = rotation;
    const { successor, nonce, attempt, idle } = rotation;
    const now = this.statements.now();
    const isCurrent = sql`${this.#isLive(id)} and family = ${family}
      and current_hash = ${presented}`;
    const isHeldNoMore =
      grace === 0
        ? sql``
        : sql`and (generation = 0 or ${now} > used_at + ${grace})`;
    // MySQL assigns from left to right: what is previous comes before what is current.
    return sql`
      update ${this.statements.sessions}
      set previous_hash = current_hash, current_hash = ${successor},
        generation = generation + 1, nonce = ${nonce}, attempt = ${attempt ?? null},
        device_id = ${rotation.deviceId ?? sql.ref('device_id')},
        device_name = ${rotation.deviceName ?? sql.ref('device_name')},
        user_agent = ${rotation.userAgent ?? sql.ref('user_agent')},
        ip = ${rotation.ip ?? sql.ref('ip')},
        used_at = ${now},
        idle_expires_at = ${this.statements.dialect.least}(${now} + ${idle}, expires_at)
      where ${this.#locked(isCurrent)} and idle_expires_at > ${now}
        and ${this.#isInTime(deadline)} ${isHeldNoMore}
      ${this.#returning()}`;
  }

  /** Writes down that the last rotation was followed, unless that is written already. */
  follow(judged: SessionRecord, deadline: number): RawBuilder<SessionAnswer> {
    const { id, generation } = judged;
    const isFirst = sql`${this.#isLive(id)} and generation = ${generation}
      and (followed_generation is null or followed_generation <> ${generation})`;
    return sql`
      update ${this.statements.sessions}
      set followed = ${followed(judged).followed}, followed_generation = ${generation}
      where ${this.#locked(isFirst)} and ${this.#isInTime(deadline)}
      ${this.#returning()}`;
  }

  /** Revokes a session that is not over, if the conditions hold. */
  revoke(
    id: string,
    { owner, family }: RevocationCondition,
    deadline?: number,
  ): RawBuilder<SessionAnswer> {
    const isMeant = sql.join(
      [
        this.#isLive(id),
        owner === undefined ? undefined : sql`owner = ${owner}`,
        family === undefined ? undefined : sql`family = ${family}`,
      ].filter((condition) => condition !== undefined),
      sql` and `,
    );
    const inTime =
      deadline === undefined ? sql`` : sql`and ${this.#isInTime(deadline)}`;
    return sql`
      update ${this.statements.sessions} set revoked_at = ${this.statements.now()}, live_epoch = null
      where ${this.#locked(isMeant)} ${inTime}
      ${this.#returning()}`;
  }

  /** Whether neither it nor all sessions of its owner were revoked. */
  #isLive(id: string): RawBuilder<unknown> {
    return sql`id = ${id} and revoked_at is null and epoch = ${this.#ownerEpoch}`;
  }

  #isInTime(deadline: number): RawBuilder<unknown> {
    return sql`${this.statements.now(this.statements.dialect.lateClock)} <= ${deadline}`;
  }

  /**
   * PostgreSQL asks for the time before it waits for somebody else's transaction, and
   * not once more if that came to nothing. So the wait comes first.
   */
  #locked(conditions: RawBuilder<unknown>): RawBuilder<unknown> {
    return this.statements.dialect.locksFirst
      ? sql`id = (select id from ${this.statements.sessions} where ${conditions} for update)
        and ${conditions}`
      : conditions;
  }

  #returning(): RawBuilder<unknown> {
    return this.statements.dialect.returns
      ? sql`returning ${SESSION_COLUMNS}, ${this.statements.now()} as store_now,
          ${this.statements.ofOwner('version')} as owner_version,
          ${this.#ownerEpoch} as owner_epoch,
          ${this.statements.ofOwner('raised_at')} as owner_raised_at`
      : sql``;
  }
}
