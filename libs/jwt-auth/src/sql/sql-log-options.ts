import type { SqlDialect } from './sql-dialect.js';
import { isListener, type PostgresListener } from './postgres-listener.js';
import { type SqlStoreOptions, wrong } from './sql-options.js';

export interface SqlRevocationLogOptions extends SqlStoreOptions {
  /** Seconds that are added to the clock of the database, asked for each time: for tests. */
  clockOffset?: () => number;
  /**
   * PostgreSQL only: a client of `pg` that is connected for this alone, by which this
   * instance learns at once of what others revoke (`LISTEN`). It needs a connection to
   * the server itself, not through PgBouncer in transaction mode. The application
   * handles its errors and closes it; once it is lost, nothing comes from it any more.
   * Without one, an instance sees a revocation of another within a second, by
   * asking. Default: none.
   */
  listener?: PostgresListener;
}

/** @throws AuthError `misconfigured` */
export function checkedListener(
  { listener }: SqlRevocationLogOptions,
  { notify }: SqlDialect,
): PostgresListener | undefined {
  if (listener !== undefined && notify === undefined) {
    throw wrong('listener is for PostgreSQL only');
  }
  if (listener !== undefined && !isListener(listener)) {
    throw wrong('listener must be a client of pg');
  }
  return listener;
}
