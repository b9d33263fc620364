import type { Kysely, TableNode } from 'kysely';
import { type Duration, parseDuration } from '../duration.js';
import { AuthError } from '../errors.js';
import { CallOptions } from '../rules/call-options.js';
import {
  DIALECTS,
  SQL_DIALECTS,
  type SqlDialect,
  type SqlDialectName,
} from './sql-dialect.js';

/** A database of any tables, of which ours need not be known to its type. */
// oxlint-disable-next-line typescript/no-explicit-any -- Kysely is invariant in it
export type AnyKysely = Kysely<any>;

export interface SqlTableOptions {
  /** The database that `db` is connected to. */
  dialect: SqlDialectName;
  /**
   * What the names of the tables begin with: letters, digits and `_`. A schema, and a
   * dot, may stand before it; else the tables are in the schema of `db.withSchema()`, if
   * it was called. SQLite has no schemas. Default `'jwt_auth_'`.
   */
  tablePrefix?: string;
}

export interface SqlStoreOptions extends SqlTableOptions {
  /**
   * How long an answer is waited for; then it is `temporarily_unavailable`. So long,
   * too, what the database undid because of others (a deadlock, say) is tried again.
   * Default `'5s'`.
   */
  timeout?: Duration;
}

/**
 * What any of the stores and migrations takes: an application may give the same object
 * to all that have the same tables.
 */
const OPTIONS = new CallOptions<Record<string, unknown>>(
  'SQL store',
  ['dialect', 'tablePrefix', 'timeout', 'listener', 'clockOffset'],
  {
    prefix: 'write tablePrefix',
    keyPrefix: 'write tablePrefix',
    tableName: 'write tablePrefix, which all tables begin with',
    schema:
      "write tablePrefix: 'name_of_schema.jwt_auth_', or give db.withSchema()",
    subscriber: 'that is for Redis; PostgreSQL has listener',
  },
);

const PREFIX =
  /^(?:[A-Za-z_][A-Za-z0-9_]{0,40}\.)?[A-Za-z_][A-Za-z0-9_]{0,40}$/;
const SCHEMA = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** Tables of ours, and the database that they are in. */
export interface CheckedTables {
  /** Without the plugins of the application, which would rename what is ours. */
  readonly db: AnyKysely;
  readonly dialect: SqlDialect;
  /** What the names begin with; a schema and a dot are part of it. */
  readonly prefix: string;
}

/** @throws AuthError `misconfigured` */
export function checkedTables(
  db: AnyKysely,
  options: SqlTableOptions,
): CheckedTables {
  assertTableOptions(options);
  const { dialect, tablePrefix = 'jwt_auth_' } = options;
  if (typeof db?.withoutPlugins !== 'function') {
    throw wrong('db must be a Kysely of version 0.28 or 0.29');
  }
  // A schema that the prefix names wins, as one in the name of a table does in Kysely.
  const schema = tablePrefix.includes('.') ? undefined : schemaOf(db);
  const prefix =
    schema === undefined ? tablePrefix : `${schema}.${tablePrefix}`;
  if (dialect === 'sqlite' && prefix.includes('.')) {
    throw wrong('SQLite has no schemas: leave out withSchema() and the dot');
  }
  if (schema !== undefined && !SCHEMA.test(schema)) {
    throw wrong('the schema of db must be of letters, digits and _');
  }
  return { db: db.withoutPlugins(), dialect: SQL_DIALECTS[dialect], prefix };
}

/** @throws AuthError `misconfigured` */
export function assertTableOptions(options: SqlTableOptions): void {
  // Not even the dialect has a default, so there is no call without options.
  OPTIONS.assert(options ?? null);
  const { dialect, tablePrefix = 'jwt_auth_' } = options;
  if (!DIALECTS.includes(dialect)) {
    throw wrong(`dialect must be one of ${DIALECTS.join(', ')}`);
  }
  if (typeof tablePrefix !== 'string' || !PREFIX.test(tablePrefix)) {
    throw wrong('tablePrefix must be of letters, digits and _');
  }
}

/**
 * The tables of a store, which commits what it writes by itself.
 *
 * @throws AuthError `misconfigured`
 */
export function checkedStoreTables(
  db: AnyKysely,
  options: SqlTableOptions,
): CheckedTables {
  const tables = checkedTables(db, options);
  // What it writes could be undone after it was acknowledged.
  if (db.isTransaction) {
    throw wrong('db must not be a transaction');
  }
  return tables;
}

/** What `db.withSchema()` was given, which Kysely does not apply to SQL that is written out. */
function schemaOf(db: AnyKysely): string | undefined {
  const { from } = db.selectFrom('named').selectAll().toOperationNode();
  const table = from?.froms[0] as Partial<TableNode> | undefined;
  return table?.table?.schema?.name;
}

/** @throws AuthError `misconfigured` */
export function checkedTimeout(timeout: Duration = '5s'): number {
  const seconds = parseDuration(timeout) ?? 0;
  if (seconds === 0) {
    throw wrong("timeout must be a duration longer than nothing, such as '5s'");
  }
  return seconds;
}

export function wrong(reason: string): AuthError {
  return new AuthError('misconfigured', 'options_invalid', {
    reason: `SQL store: ${reason}`,
  });
}
