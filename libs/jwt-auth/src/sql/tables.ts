import { type RawBuilder, sql } from 'kysely';
import { isOfOtherTables } from './explained.js';
import type { SqlDialect, SqlTypes } from './sql-dialect.js';
import { type CheckedTables, wrong } from './sql-options.js';

/** Its type, after which `null` says that a value may be missing. */
type Column = readonly [keyof SqlTypes, null?];

interface Table {
  /** Without the prefix. */
  readonly name: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly key: readonly string[];
  readonly indexes: readonly (readonly string[])[];
}

const TABLES: readonly Table[] = [
  {
    name: 'sessions',
    columns: {
      id: ['code'],
      subject: ['text'],
      subject_hash: ['code'],
      family: ['code'],
      current_hash: ['code'],
      previous_hash: ['code', null],
      generation: ['count'],
      nonce: ['code', null],
      attempt: ['code', null],
      device: ['text', null],
      claims: ['text'],
      created_at: ['seconds'],
      rotated_at: ['seconds', null],
      idle_expires_at: ['seconds'],
      expires_at: ['seconds'],
      revoked_at: ['seconds', null],
    },
    key: ['id'],
    indexes: [['subject_hash', 'created_at'], ['idle_expires_at']],
  },
  {
    name: 'subjects',
    columns: { hash: ['code'], version: ['count'], changed_at: ['seconds'] },
    key: ['hash'],
    indexes: [['changed_at']],
  },
  {
    name: 'keys',
    columns: {
      ring_hash: ['code'],
      sequence: ['count'],
      ring: ['text'],
      version: ['count'],
      record: ['text'],
    },
    key: ['ring_hash', 'sequence'],
    indexes: [],
  },
  {
    name: 'revocation_log',
    columns: {
      id: ['count'],
      name: ['code'],
      last_number: ['count'],
      mark: ['code'],
    },
    key: ['id'],
    indexes: [],
  },
  {
    name: 'revocations',
    columns: {
      sequence: ['count'],
      mark: ['code'],
      entry: ['text'],
      ends_at: ['seconds'],
    },
    key: ['sequence'],
    indexes: [['ends_at']],
  },
  {
    name: 'spent',
    columns: { hash: ['code'], attempt: ['code'], ends_at: ['seconds'] },
    key: ['hash'],
    indexes: [['ends_at']],
  },
];

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
