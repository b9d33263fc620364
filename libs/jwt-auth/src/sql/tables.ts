import { type RawBuilder, sql } from 'kysely';
import type { SqlDialect } from './sql-dialect.js';
import type { AnyKysely, CheckedTables } from './sql-options.js';

/** Tables and indexes, where they are not there already. */
export async function createSessions(
  db: AnyKysely,
  { dialect, prefix }: CheckedTables,
): Promise<void> {
  const { code, text, seconds, count } = dialect.types;
  const sessions = `${prefix}sessions`;
  const bySubject = sql`(subject_hash, created_at)`;
  const byExpiry = sql`(idle_expires_at)`;
  await create(
    db,
    dialect,
    sessions,
    [bySubject, byExpiry],
    sql`
    id ${code} not null primary key,
    subject ${text} not null,
    subject_hash ${code} not null,
    family ${code} not null,
    current_hash ${code} not null,
    previous_hash ${code},
    generation ${count} not null,
    nonce ${code},
    attempt ${code},
    device ${text},
    claims ${text} not null,
    created_at ${seconds} not null,
    rotated_at ${seconds},
    idle_expires_at ${seconds} not null,
    expires_at ${seconds} not null,
    revoked_at ${seconds}`,
  );
  await create(
    db,
    dialect,
    `${prefix}subjects`,
    [sql`(changed_at)`],
    sql`
    hash ${code} not null primary key,
    version ${count} not null,
    changed_at ${seconds} not null`,
  );
}

export function createKeys(
  db: AnyKysely,
  { dialect, prefix }: CheckedTables,
): Promise<void> {
  const { code, text, count } = dialect.types;
  return create(
    db,
    dialect,
    `${prefix}keys`,
    [],
    sql`
    ring_hash ${code} not null,
    sequence ${count} not null,
    ring ${text} not null,
    version ${count} not null,
    record ${text} not null,
    primary key (ring_hash, sequence)`,
  );
}

export async function createRevocations(
  db: AnyKysely,
  { dialect, prefix }: CheckedTables,
): Promise<void> {
  const { code, text, seconds, count } = dialect.types;
  const byEnd = sql`(ends_at)`;
  await create(
    db,
    dialect,
    `${prefix}revocation_log`,
    [],
    sql`
    id ${count} not null primary key,
    name ${code} not null,
    last_number ${count} not null,
    mark ${code} not null`,
  );
  await create(
    db,
    dialect,
    `${prefix}revocations`,
    [byEnd],
    sql`
    sequence ${count} not null primary key,
    mark ${code} not null,
    entry ${text} not null,
    ends_at ${seconds} not null`,
  );
  await create(
    db,
    dialect,
    `${prefix}spent`,
    [byEnd],
    sql`
    hash ${code} not null primary key,
    attempt ${code} not null,
    ends_at ${seconds} not null`,
  );
}

/** MySQL has no `create index if not exists`, and the others none within a table. */
async function create(
  db: AnyKysely,
  { indexesWithin, engine }: SqlDialect,
  table: string,
  indexes: readonly RawBuilder<unknown>[],
  columns: RawBuilder<unknown>,
): Promise<void> {
  const within = indexesWithin
    ? sql.join(
        indexes.map((index) => sql`, index ${index}`),
        sql``,
      )
    : sql``;
  await sql`create table if not exists ${sql.table(table)} (${columns}${within}) ${engine}`.execute(
    db,
  );
  if (!indexesWithin) {
    const name = table.split('.').at(-1) as string;
    for (const [place, index] of indexes.entries()) {
      await sql`create index if not exists ${sql.ref(`${name}_${place + 1}`)}
        on ${sql.table(table)} ${index}`.execute(db);
    }
  }
}

export async function drop(
  db: AnyKysely,
  { prefix }: CheckedTables,
  tables: readonly string[],
): Promise<void> {
  for (const table of tables) {
    await sql`drop table if exists ${sql.table(prefix + table)}`.execute(db);
  }
}
