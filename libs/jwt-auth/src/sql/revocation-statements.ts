import { type RawBuilder, sql } from 'kysely';
import type { NewRecord } from '../sessions/revocation/revocation-log.js';
import { channelOf } from './postgres-listener.js';
import type { Head, HeadRow, RecordRow } from './revocation-table.js';
import type { SqlDialect } from './sql-dialect.js';

/** What somebody is about to append, or to begin the log with. */
export interface Growth {
  /** Of a log that is begun by it. */
  readonly name: string;
  readonly mark: string;
  readonly count: number;
}

export interface SpentRow {
  readonly attempt: string | Buffer | null;
  readonly store_now: number | string;
}

/** What is asked of the tables of the log. */
export class RevocationStatements {
  readonly records: RawBuilder<unknown>;
  readonly spent: RawBuilder<unknown>;
  readonly #head: RawBuilder<unknown>;
  readonly #notification: RawBuilder<unknown> | undefined;

  constructor(
    readonly dialect: SqlDialect,
    prefix: string,
    /** Seconds by which the clock of the log is ahead of that of the database. */
    private readonly offset: () => number,
  ) {
    this.#head = sql.table(`${prefix}revocation_log`);
    this.records = sql.table(`${prefix}revocations`);
    this.spent = sql.table(`${prefix}spent`);
    this.#notification = dialect.notify?.(channelOf(prefix));
  }

  time(): RawBuilder<{ store_now: number | string }> {
    return sql`select ${this.#now()} as store_now`;
  }

  /** Always one row; without a name where the log is not begun. */
  head(): RawBuilder<HeadRow> {
    return sql`
      select name, last_number, mark, ${this.#now()} as store_now
      from (select 1 as one) as anchor
      left join ${this.#head} on id = 1`;
  }

  /** Begins the log, unless somebody else has. */
  begin({ name, mark }: Growth): RawBuilder<unknown> {
    return sql`
      ${this.dialect.insertNew} ${this.#head} (id, name, last_number, mark)
      values (1, ${name}, ${this.#stored()}, ${mark})
      ${this.dialect.orNothing}`;
  }

  /** Locks the head, and takes the next numbers; where the dialect says so returns it. */
  grow({ name, mark, count }: Growth): RawBuilder<HeadRow> {
    const begun = sql`(1, ${name}, ${this.#stored()} + ${count}, ${mark})`;
    if (!this.dialect.returns) {
      return sql`
        insert into ${this.#head} (id, name, last_number, mark) values ${begun}
        on duplicate key update last_number = last_number + ${count}, mark = ${mark}`;
    }
    const told =
      this.#notification === undefined ? sql`` : sql`, ${this.#notification}`;
    return sql`
      insert into ${this.#head} as held (id, name, last_number, mark) values ${begun}
      on conflict (id) do update
        set last_number = held.last_number + ${count}, mark = ${mark}
      returning name, last_number, mark, ${this.#now()} as store_now ${told}`;
  }

  /** Stores records under the numbers that begin with `first`. */
  add(
    { mark, now }: Head,
    first: number,
    records: readonly NewRecord[],
  ): RawBuilder<unknown> {
    const rows = records.map(
      ({ text, lifetime }, index) =>
        sql`(${first + index}, ${mark}, ${text}, ${now + lifetime})`,
    );
    return sql`
      insert into ${this.records} (sequence, mark, entry, ends_at)
      values ${sql.join(rows)}`;
  }

  /** The record of a number and those after it, up to the end that was seen before. */
  from(
    number: number,
    { number: last }: Head,
    most: number,
  ): RawBuilder<RecordRow> {
    return sql`
      select sequence, mark, entry, ends_at from ${this.records}
      where sequence >= ${number} and sequence <= ${last}
      order by sequence limit ${sql.lit(most)}`;
  }

  /**
   * Spends what is not spent, or was by this attempt; where the dialect says so returns
   * a row if it did.
   */
  spend(hash: string, attempt: string, lifetime: number): RawBuilder<SpentRow> {
    const now = this.#now();
    const row = sql`(${hash}, ${attempt}, ${now} + ${lifetime})`;
    if (this.dialect.returns) {
      return sql`
        insert into ${this.spent} as held (hash, attempt, ends_at) values ${row}
        on conflict (hash) do update
          set attempt = excluded.attempt, ends_at = excluded.ends_at
          where held.ends_at <= ${now} or held.attempt = excluded.attempt
        returning attempt, ${now} as store_now`;
    }
    // MySQL assigns from left to right, and tells the same time all along.
    return sql`
      insert into ${this.spent} (hash, attempt, ends_at) values ${row}
      on duplicate key update
        attempt = if(ends_at <= ${now}, ${attempt}, attempt),
        ends_at = if(attempt = ${attempt}, ${now} + ${lifetime}, ends_at)`;
  }

  /** By which attempt it is spent. Always one row. */
  spender(hash: string): RawBuilder<SpentRow> {
    return sql`
      select attempt, ${this.#now()} as store_now
      from (select 1 as one) as anchor
      left join ${this.spent} on hash = ${hash}`;
  }

  /** Where the head alone was lost, what is stored keeps its numbers. */
  #stored(): RawBuilder<number> {
    return sql`(select coalesce(max(sequence), 0) from ${this.records})`;
  }

  /** The time by the clock of the log. */
  #now(): RawBuilder<number> {
    return sql`(${this.dialect.clock} + ${this.offset()})`;
  }
}
