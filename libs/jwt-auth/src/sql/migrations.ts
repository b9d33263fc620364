import type { Kysely } from 'kysely';
import { systemMonotonic } from '../monotonic.js';
import {
  type AnyKysely,
  assertTableOptions,
  checkedStoreTables,
  checkedTables,
  type SqlTableOptions,
} from './sql-options.js';
import { createTables, dropTables } from './tables.js';
import { untilDone } from './undone.js';

/**
 * A `Migration` of Kysely, which 0.28 and 0.29 export from different places. It names no
 * type that applications cannot, so that they may export `up` and `down` as they are.
 */
export interface SqlMigration {
  // oxlint-disable-next-line typescript/no-explicit-any -- the same as AnyKysely
  readonly up: (db: Kysely<any>) => Promise<void>;
  /** Drops the tables, and all sessions and keys with them. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the same as AnyKysely
  readonly down: (db: Kysely<any>) => Promise<void>;
}

/** Seconds in which others that make the same tables have to be done. */
const PATIENCE = 60;

/**
 * A migration that makes the tables of sessions, keys and revocations, for the `Migrator`
 * of the application. It has no name: Kysely runs migrations in the order of their names,
 * and refuses one whose name sorts before one that was run, so the application names it
 * as its own. `down` drops the tables.
 *
 * `up` leaves tables that are there as they are, and so may be run again. It throws an
 * AuthError `misconfigured` if they are of another version of this package.
 *
 * @throws AuthError `misconfigured` if an option is wrong
 */
export function migration(options: SqlTableOptions): SqlMigration {
  assertTableOptions(options);
  return {
    up: async (db: AnyKysely) => createTables(checkedTables(db, options)),
    down: async (db: AnyKysely) => dropTables(checkedTables(db, options)),
  };
}

/**
 * Makes the tables that are not there yet. It keeps no record of it, so it needs no
 * `Migrator` and does not touch the migrations of the application. Several instances may
 * call it at the same time, at each start.
 *
 * @throws AuthError `misconfigured` if an option is wrong, or the tables are of another
 * version of this package; and what the database fails with
 */
export async function migrate(
  db: AnyKysely,
  options: SqlTableOptions,
): Promise<void> {
  const tables = checkedStoreTables(db, options);
  const { migrationLock } = tables.dialect;
  const run = async (connection: AnyKysely): Promise<void> => {
    await migrationLock?.execute(connection);
    await createTables({ ...tables, db: connection });
  };
  const until = systemMonotonic() + PATIENCE;
  await untilDone(
    () =>
      migrationLock === undefined
        ? tables.db.connection().execute(run)
        : tables.db.transaction().execute(run),
    () => until - systemMonotonic(),
  );
}
