import type { Kysely } from 'kysely';
import { type Duration, parseDuration } from '../duration.js';
import { AuthError } from '../errors.js';
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
   * dot, may stand before it. Default `'jwt_auth_'`.
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

const PREFIX =
  /^(?:[A-Za-z_][A-Za-z0-9_]{0,40}\.)?[A-Za-z_][A-Za-z0-9_]{0,40}$/;

export interface CheckedTables {
  readonly dialect: SqlDialect;
  readonly prefix: string;
}

/** @throws AuthError `misconfigured` */
export function checkedTables({
  dialect,
  tablePrefix = 'jwt_auth_',
}: SqlTableOptions): CheckedTables {
  if (!DIALECTS.includes(dialect)) {
    throw wrong(`dialect must be one of ${DIALECTS.join(', ')}`);
  }
  if (typeof tablePrefix !== 'string' || !PREFIX.test(tablePrefix)) {
    throw wrong('tablePrefix must be of letters, digits and _');
  }
  return { dialect: SQL_DIALECTS[dialect], prefix: tablePrefix };
}

/**
 * Without the plugins of the application, which would rename what is ours.
 *
 * @throws AuthError `misconfigured`
 */
export function checkedDatabase(db: AnyKysely): AnyKysely {
  if (typeof db?.withoutPlugins !== 'function') {
    throw wrong('db must be a Kysely of version 0.28');
  }
  // What it writes could be undone after it was acknowledged.
  if (db.isTransaction) {
    throw wrong('db must not be a transaction');
  }
  return db.withoutPlugins();
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
