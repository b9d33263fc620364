import type { Migration } from 'kysely';
import { systemMonotonic } from '../monotonic.js';
import {
  type AnyKysely,
  checkedDatabase,
  checkedTables,
  type SqlTableOptions,
} from './sql-options.js';
import {
  createKeys,
  createRevocations,
  createSessions,
  drop,
} from './tables.js';
import { untilDone } from './undone.js';

/** Seconds in which others that make the same tables have to be done. */
const PATIENCE = 60;

/**
 * The migrations that make the tables of sessions, keys and revocations, for a `Migrator` of
 * Kysely, beside those of the application or by themselves. Each may be run again.
 *
 * @throws AuthError `misconfigured` where an option is wrong
 */
export function migrations(
  options: SqlTableOptions,
): Readonly<Record<string, Migration>> {
  const tables = checkedTables(options);
  return {
    'jwt-auth-0001-sessions': {
      up: (db: AnyKysely) => createSessions(db, tables),
      down: (db: AnyKysely) => drop(db, tables, ['sessions', 'subjects']),
    },
    'jwt-auth-0002-keys': {
      up: (db: AnyKysely) => createKeys(db, tables),
      down: (db: AnyKysely) => drop(db, tables, ['keys']),
    },
    'jwt-auth-0003-revocations': {
      up: (db: AnyKysely) => createRevocations(db, tables),
      down: (db: AnyKysely) =>
        drop(db, tables, ['revocation_log', 'revocations', 'spent']),
    },
  };
}

/**
 * Runs the `migrations()` without keeping a record of them; what is there already is
 * left as it is. Several instances may do so at the same time.
 *
 * @throws AuthError `misconfigured` where an option is wrong, and what the database fails with
 */
export async function migrate(
  db: AnyKysely,
  options: SqlTableOptions,
): Promise<void> {
  const steps = Object.values(migrations(options));
  const plain = checkedDatabase(db);
  const { migrationLock } = checkedTables(options).dialect;
  const run = async (connection: AnyKysely): Promise<void> => {
    await migrationLock?.execute(connection);
    for (const step of steps) {
      await step.up(connection);
    }
  };
  const until = systemMonotonic() + PATIENCE;
  await untilDone(
    () =>
      migrationLock === undefined
        ? plain.connection().execute(run)
        : plain.transaction().execute(run),
    () => until - systemMonotonic(),
  );
}
