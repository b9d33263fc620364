import { type RawBuilder, sql } from 'kysely';
import type { ListPage } from '../sessions/store-answers.js';
import {
  SESSION_COLUMNS,
  type SessionAnswer,
  type Told,
} from './session-table.js';
import type { SqlDialect } from './sql-dialect.js';

/** What is asked of the tables of sessions and owners; every statement tells the time. */
export class SessionStatements {
  readonly sessions: RawBuilder<unknown>;
  readonly owners: RawBuilder<unknown>;

  constructor(
    readonly dialect: SqlDialect,
    prefix: string,
    /** Seconds by which the clock of the store is ahead of that of the database. */
    private readonly offset: () => number,
  ) {
    this.sessions = sql.table(`${prefix}sessions`);
    this.owners = sql.table(`${prefix}owners`);
  }

  /** The time by the clock of the store. */
  now(clock: RawBuilder<number> = this.dialect.clock): RawBuilder<number> {
    return sql`(${clock} + ${this.offset()})`;
  }

  time(): RawBuilder<Pick<Told, 'store_now'>> {
    return sql`select ${this.now()} as store_now`;
  }

  /** Always one row; without an id if there is no such session. */
  read(id: string): RawBuilder<SessionAnswer> {
    return sql`
      select ${SESSION_COLUMNS}, ${STATE}, ${this.now()} as store_now
      from (select 1 as one) as anchor
      left join ${this.sessions} on id = ${id}
      left join ${this.owners} on name = owner`;
  }

  /** One row at least, as `read()` has it. */
  list(owner: string, { limit, after }: ListPage): RawBuilder<SessionAnswer> {
    const rest =
      after === undefined
        ? sql``
        : sql`and created_at <= ${after.createdAt}
          and (created_at < ${after.createdAt} or id < ${after.id})`;
    return sql`
      select ${SESSION_COLUMNS}, 0 as owner_version, epoch as owner_epoch,
        0 as owner_raised_at, ${this.now()} as store_now
      from (select 1 as one) as anchor
      left join (
        select ${SESSION_COLUMNS} from ${this.sessions}
        where owner = ${owner} and live_epoch = coalesce((
            select current_epoch from ${this.owners} where name = ${owner}
          ), 0)
          and idle_expires_at > ${this.now()} ${rest}
        order by created_at desc, id desc limit ${sql.lit(limit)}
      ) as page on 1 = 1
      order by created_at desc, id desc`;
  }

  version(owner: string): RawBuilder<Told> {
    return sql`
      select ${STATE}, ${this.now()} as store_now
      from (select 1 as one) as anchor
      left join ${this.owners} on name = ${owner}`;
  }

  /** Of the owner of a row of sessions. */
  ofOwner(column: string): RawBuilder<unknown> {
    return sql`coalesce((
      select ${sql.ref(column)} from ${this.owners} where name = owner
    ), 0)`;
  }
}

/** Of an owner who is joined, and may not be there. */
const STATE = sql`coalesce(version, 0) as owner_version,
  coalesce(current_epoch, 0) as owner_epoch, coalesce(raised_at, 0) as owner_raised_at`;
