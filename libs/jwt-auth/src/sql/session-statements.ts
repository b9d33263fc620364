import { type RawBuilder, sql } from 'kysely';
import type { Rotation } from '../sessions/rotation.js';
import type { RevocationCondition } from '../sessions/store-answers.js';
import {
  SESSION_COLUMNS,
  type SessionAnswer,
  subjectHash,
  type Told,
} from './session-table.js';
import type { SqlDialect } from './sql-dialect.js';

/** The statements that are a transaction of their own, each of which tells the time. */
export class SessionStatements {
  readonly sessions: RawBuilder<unknown>;
  readonly subjects: RawBuilder<unknown>;

  constructor(
    readonly dialect: SqlDialect,
    prefix: string,
    /** Seconds by which the clock of the store is ahead of that of the database. */
    private readonly offset: () => number,
  ) {
    this.sessions = sql.table(`${prefix}sessions`);
    this.subjects = sql.table(`${prefix}subjects`);
  }

  /** The time by the clock of the store. */
  now(clock: RawBuilder<number> = this.dialect.clock): RawBuilder<number> {
    return sql`(${clock} + ${this.offset()})`;
  }

  time(): RawBuilder<Pick<Told, 'store_now'>> {
    return sql`select ${this.now()} as store_now`;
  }

  /** Always one row; without an id where there is no such session. */
  read(id: string): RawBuilder<SessionAnswer> {
    return sql`
      select ${SESSION_COLUMNS}, coalesce(version, 0) as subject_version,
        ${this.now()} as store_now
      from (select 1 as one) as anchor
      left join ${this.sessions} on id = ${id}
      left join ${this.subjects} on hash = subject_hash`;
  }

  /** One row at least, as `read()` has it. */
  list(subject: string): RawBuilder<SessionAnswer> {
    return sql`
      select ${SESSION_COLUMNS}, 0 as subject_version, ${this.now()} as store_now
      from (select 1 as one) as anchor
      left join ${this.sessions} on subject_hash = ${subjectHash(subject)}
        and revoked_at is null and idle_expires_at > ${this.now()}
      order by created_at, id`;
  }

  version(subject: string): RawBuilder<Told> {
    return sql`
      select coalesce(version, 0) as subject_version, ${this.now()} as store_now
      from (select 1 as one) as anchor
      left join ${this.subjects} on hash = ${subjectHash(subject)}`;
  }

  /** Rotates where `mayRotate()` says so. */
  rotate(rotation: Rotation): RawBuilder<SessionAnswer> {
    const { id, family, presented, grace, deadline } = rotation;
    const { successor, nonce, attempt, device, idle } = rotation;
    const now = this.now();
    const isCurrent = sql`id = ${id} and family = ${family}
      and current_hash = ${presented} and revoked_at is null`;
    const isHeldNoMore =
      grace === 0
        ? sql``
        : sql`and (rotated_at is null or ${now} > rotated_at + ${grace})`;
    // MySQL assigns from left to right: what is previous comes before what is current.
    return sql`
      update ${this.sessions}
      set previous_hash = current_hash, current_hash = ${successor},
        generation = generation + 1, nonce = ${nonce}, attempt = ${attempt ?? null},
        device = ${device === undefined ? sql.ref('device') : device},
        rotated_at = ${now},
        idle_expires_at = ${this.dialect.least}(${now} + ${idle}, expires_at)
      where ${this.#locked(isCurrent)} and idle_expires_at > ${now}
        and ${this.#isInTime(deadline)} ${isHeldNoMore}
      ${this.#returning()}`;
  }

  /** Revokes what is not revoked, where the conditions hold. */
  revoke(
    id: string,
    { subject, family }: RevocationCondition,
    deadline?: number,
  ): RawBuilder<SessionAnswer> {
    const isMeant = sql.join(
      [
        sql`id = ${id} and revoked_at is null`,
        subject === undefined
          ? undefined
          : sql`subject_hash = ${subjectHash(subject)}`,
        family === undefined ? undefined : sql`family = ${family}`,
      ].filter((condition) => condition !== undefined),
      sql` and `,
    );
    const inTime =
      deadline === undefined ? sql`` : sql`and ${this.#isInTime(deadline)}`;
    return sql`
      update ${this.sessions} set revoked_at = ${this.now()}
      where ${this.#locked(isMeant)} ${inTime}
      ${this.#returning()}`;
  }

  #isInTime(deadline: number): RawBuilder<unknown> {
    return sql`${this.now(this.dialect.lateClock)} <= ${deadline}`;
  }

  /**
   * PostgreSQL asks for the time before it waits for somebody else's transaction, and
   * not once more where that came to nothing. So the wait comes first.
   */
  #locked(conditions: RawBuilder<unknown>): RawBuilder<unknown> {
    return this.dialect.locksFirst
      ? sql`id = (select id from ${this.sessions} where ${conditions} for update)
        and ${conditions}`
      : conditions;
  }

  #returning(): RawBuilder<unknown> {
    return this.dialect.returns
      ? sql`returning ${SESSION_COLUMNS}, ${this.now()} as store_now, coalesce((
          select version from ${this.subjects} where hash = subject_hash
        ), 0) as subject_version`
      : sql``;
  }
}
