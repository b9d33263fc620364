import { type RawBuilder, sql } from 'kysely';
import { isOfOtherTables } from './explained.js';
import { type Column, type Table, TABLES } from './schema.js';
import type { SqlDialect } from './sql-dialect.js';
import { type CheckedTables, wrong } from './sql-options.js';

/**
 * Makes the tables and indexes that are not there already.
 *
 * @throws AuthError `misconfigured` if a table is there with other columns
 */
export async function createTables(tables: CheckedTables): Promise<void> {
  for (const table of TABLES) {
    await create(table, tables);
    await assertColumns(table, tables);
    await createIndexes(table, tables);
  }
}

export async function dropTables({ db, prefix }: CheckedTables): Promise<void> {
  for (const { name } of TABLES) {
    await sql`drop table if exists ${sql.table(prefix + name)}`.execute(db);
  }
}

/** MySQL has no `create index if not exists`, and the others no index within a table. */
async function create(
  { name, columns, key, indexes }: Table,
  { db, dialect, prefix }: CheckedTables,
): Promise<void> {
  const table = prefix + name;
  const parts = [
    ...Object.entries(columns).map((column) => definition(column, dialect)),
    sql`primary key ${listed(key)}`,
    ...(dialect.indexesWithin
      ? indexes.map((index) => sql`index ${listed(index)}`)
      : []),
  ];
  await sql`create table if not exists ${sql.table(table)} (${sql.join(parts)}) ${dialect.engine}`.execute(
    db,
  );
}

async function createIndexes(
  { name, indexes }: Table,
  { db, dialect, prefix }: CheckedTables,
): Promise<void> {
  const table = prefix + name;
  for (const [place, index] of dialect.indexesWithin ? [] : indexes.entries()) {
    const indexName = `${table.split('.').at(-1)}_${place + 1}`;
    await sql`create index if not exists ${sql.ref(indexName)}
      on ${sql.table(table)} ${listed(index)}`.execute(db);
  }
}

function definition(
  [name, [type, missing]]: [string, Column],
  { types }: SqlDialect,
): RawBuilder<unknown> {
  return missing === null
    ? sql`${sql.ref(name)} ${types[type]}`
    : sql`${sql.ref(name)} ${types[type]} not null`;
}

function listed(columns: readonly string[]): RawBuilder<unknown> {
  return sql`(${sql.join(columns.map((name) => sql.ref(name)))})`;
}

/** An earlier version may have made the table; statements for it would fail later, at each request. */
async function assertColumns(
  { name, columns }: Table,
  { db, prefix }: CheckedTables,
): Promise<void> {
  // With its table before it: SQLite takes an unknown name alone for a text.
  const known = sql.join(
    Object.keys(columns).map((column) => sql.ref(`made.${column}`)),
  );
  const table = prefix + name;
  try {
    await sql`select ${known} from ${sql.table(table)} as made where 1 = 0`.execute(
      db,
    );
  } catch (error) {
    throw isOfOtherTables(error)
      ? wrong(
          `the table ${table} was not made by this version of @jwt-auth/nestjs: drop it, which ends what is stored in it, or give another tablePrefix`,
        )
      : error;
  }
}
