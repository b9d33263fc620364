import { type RawBuilder, sql } from 'kysely';

export const DIALECTS = ['postgres', 'mysql', 'mariadb', 'sqlite'] as const;

/** Which database answers, whatever Kysely's dialect for it is called. */
export type SqlDialectName = (typeof DIALECTS)[number];

/** What the databases say differently. */
export interface SqlDialect {
  /** Seconds since the epoch by the clock of the database, in UTC whatever its time zone. */
  readonly clock: RawBuilder<number>;
  /** The same, if the statement had to wait for a lock: `clock` may be as it began. */
  readonly lateClock: RawBuilder<number>;
  /** Whether an `UPDATE` returns the row that it changed. */
  readonly returns: boolean;
  /** Whether an `UPDATE` must lock its row before it looks at the clock. */
  readonly locksFirst: boolean;
  /** Behind a `SELECT` in a transaction: nobody changes these rows before its end. */
  readonly forUpdate: RawBuilder<unknown>;
  /** The lesser of several values. */
  readonly least: RawBuilder<unknown>;
  /** `transaction`: one that sees what was committed before each of its statements. */
  readonly begin: 'transaction' | 'immediate';
  /** An `INSERT` that does nothing where the row is there already: its beginning and end. */
  readonly insertNew: RawBuilder<unknown>;
  readonly orNothing: RawBuilder<unknown>;
  /**
   * Limits how long the statements of a transaction wait for a lock, and how long it may
   * stay open while nothing is sent: the instance may have vanished without closing its
   * connection, and nobody could append to the log for as long as it holds the head.
   */
  limits(seconds: number): RawBuilder<unknown> | undefined;
  /** Tells those that listen to a channel, once the transaction is committed. */
  readonly notify?: (channel: string) => RawBuilder<unknown>;
  /** Lets one transaction at a time make tables; absent where each is made at once. */
  readonly migrationLock?: RawBuilder<unknown>;
  /** Whether indexes are part of a table; else they are made after it. */
  readonly indexesWithin: boolean;
  /** Behind the columns of a table. */
  readonly engine: RawBuilder<unknown>;
  readonly types: SqlTypes;
}

/** Column types. Texts are compared byte by byte, blanks at their end included. */
export interface SqlTypes {
  /** Base64url, 43 characters at most, and compared. */
  readonly code: RawBuilder<unknown>;
  /** JSON, of any length, and never compared. */
  readonly text: RawBuilder<unknown>;
  readonly seconds: RawBuilder<unknown>;
  readonly count: RawBuilder<unknown>;
}

const postgresClock = sql<number>`extract(epoch from clock_timestamp())::float8`;

const postgres: SqlDialect = {
  clock: postgresClock,
  lateClock: postgresClock,
  returns: true,
  locksFirst: true,
  forUpdate: sql`for update`,
  least: sql`least`,
  begin: 'transaction',
  insertNew: sql`insert into`,
  orNothing: sql`on conflict do nothing`,
  limits: (seconds) => {
    const limit = `${Math.ceil(seconds * 1000)}ms`;
    return sql`select set_config('lock_timeout', ${limit}, true),
      set_config('idle_in_transaction_session_timeout', ${limit}, true)`;
  },
  notify: (channel) => sql`pg_notify(${channel}, '')`,
  migrationLock: sql`select pg_advisory_xact_lock(hashtextextended('@jwt-auth/nestjs', 0))`,
  indexesWithin: false,
  engine: sql``,
  types: {
    code: sql`text collate "C"`,
    text: sql`text`,
    seconds: sql`double precision`,
    count: sql`bigint`,
  },
};

/** Not of `now()`, which is local and comes twice where clocks are set back. */
const mysqlClock = sql<number>`timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)) / 1e6`;

/** `sysdate()` is what goes on while a statement waits; it is local, and may be set back. */
const mysqlLateClock = sql<number>`${mysqlClock}
  + greatest(0, timestampdiff(microsecond, now(6), sysdate(6))) / 1e6`;

const mysql: SqlDialect = {
  clock: mysqlClock,
  lateClock: mysqlLateClock,
  returns: false,
  locksFirst: false,
  forUpdate: sql`for update`,
  least: sql`least`,
  begin: 'transaction',
  // With the other form drivers may count a row that was there already.
  insertNew: sql`insert ignore into`,
  orNothing: sql``,
  limits: () => undefined,
  indexesWithin: true,
  // The others know no transactions.
  engine: sql`engine = InnoDB`,
  types: {
    // Of the collations, `utf8mb4_bin` takes 'a' and 'a ' for the same.
    code: sql`varbinary(64)`,
    text: sql`longtext character set utf8mb4 collate utf8mb4_bin`,
    seconds: sql`double`,
    count: sql`bigint`,
  },
};

/** The days of SQLite, of which it keeps milliseconds. */
const sqliteClock = sql<number>`round((julianday('now') - 2440587.5) * 86400.0, 3)`;

const sqlite: SqlDialect = {
  clock: sqliteClock,
  lateClock: sqliteClock,
  returns: true,
  locksFirst: false,
  forUpdate: sql``,
  least: sql`min`,
  begin: 'immediate',
  insertNew: sql`insert into`,
  orNothing: sql`on conflict do nothing`,
  limits: () => undefined,
  indexesWithin: false,
  engine: sql``,
  types: {
    code: sql`text`,
    text: sql`text`,
    seconds: sql`real`,
    count: sql`integer`,
  },
};

/** MariaDB returns the rows of an `INSERT` only, so it is asked as MySQL is. */
export const SQL_DIALECTS: Readonly<Record<SqlDialectName, SqlDialect>> = {
  postgres,
  mysql,
  mariadb: mysql,
  sqlite,
};
