import { type RawBuilder, sql } from 'kysely';
import { OWNER_KEPT } from '../sessions/owner-state.js';
import type { SessionStatements } from './session-statements.js';
import { timeOfStore } from './session-table.js';
import type { SqlDatabase } from './sql-database.js';
import { STEP } from './steps.js';

/** @returns how many sessions were removed */
export async function removeExpired(
  database: SqlDatabase,
  statements: SessionStatements,
): Promise<number> {
  const { rows } = await database.ask((work) => work.send(statements.time()));
  const now = timeOfStore(rows[0]);
  const { sessions, owners } = statements;
  const expired = sql`idle_expires_at <= ${now}`;
  const forgotten = sql`touched_at <= ${now - OWNER_KEPT}`;
  const removed = await removeInSteps(
    database,
    sessions,
    sql.ref('id'),
    expired,
  );
  await removeInSteps(database, owners, sql.ref('name'), forgotten);
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
