import { type RawBuilder, sql } from 'kysely';
import type { SessionStatements } from './session-statements.js';
import { timeOfStore } from './session-table.js';
import type { SqlDatabase } from './sql-database.js';
import { STEP } from './steps.js';

/** Longer than any access token lives by far; then the version may be forgotten. */
const VERSION_KEPT = 400 * 86_400;

/** @returns how many sessions were removed */
export async function removeExpired(
  database: SqlDatabase,
  statements: SessionStatements,
): Promise<number> {
  const { rows } = await database.ask((work) => work.send(statements.time()));
  const now = timeOfStore(rows[0]);
  const { sessions, subjects } = statements;
  const expired = sql`idle_expires_at <= ${now}`;
  const forgotten = sql`changed_at <= ${now - VERSION_KEPT}`;
  const removed = await removeInSteps(
    database,
    sessions,
    sql.ref('id'),
    expired,
  );
  await removeInSteps(database, subjects, sql.ref('hash'), forgotten);
  return removed;
}

/** Looked up without a lock, and asked once more with one: it may have changed. */
export async function removeInSteps(
  database: SqlDatabase,
  table: RawBuilder<unknown>,
  key: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
): Promise<number> {
  const found = sql<{ found: unknown }>`
    select ${key} as found from ${table} where ${condition} limit ${sql.lit(STEP)}`;
  for (let removed = 0; ;) {
    const { rows } = await database.ask((work) => work.send(found));
    if (rows.length === 0) {
      return removed;
    }
    const keys = sql.join(rows.map((row) => String(row.found)));
    const removal = sql`delete from ${table} where ${key} in (${keys}) and ${condition}`;
    const { numAffectedRows } = await database.ask((work) =>
      work.send(removal),
    );
    removed += Number(numAffectedRows ?? 0);
    if (rows.length < STEP) {
      return removed;
    }
  }
}
