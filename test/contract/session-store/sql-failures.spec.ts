import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import {
  type Dialect,
  Kysely,
  MysqlDialect,
  PostgresDialect,
  sql,
  SqliteDialect,
} from 'kysely';
import Sqlite from 'libsql';
import { createPool } from 'mysql2';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  migrate,
  migration,
  SqlKeyStore,
  SqlRevocationLog,
  SqlSessionStore,
  type SqlTableOptions,
} from '@jwt-auth/nestjs/sql';
import {
  freshPrefix,
  MARIADB,
  MARIADB_URL,
  type OpenDatabase,
  PG_URL,
  POSTGRES,
  sqliteDialect,
  type TestDatabase,
} from '../../support/sql/databases.js';

/** A subject that must not be quoted. */
const SUBJECT = 'ann@example.com';
const PASSWORD = 'hunter2';

/** What each store says of a database that fails. */
async function failuresOf(
  dialect: Dialect,
  options: SqlTableOptions,
): Promise<string[]> {
  const db = new Kysely<unknown>({ dialect });
  const said = new Set<string>();
  const sessions = new SqlSessionStore(db, options);
  for (const call of [
    () => sessions.raiseVersion(SUBJECT),
    () => new SqlKeyStore(db, options).remove(SUBJECT, 1),
    () =>
      new SqlRevocationLog(db, options).append([
        { text: SUBJECT, lifetime: 9 },
      ]),
  ]) {
    const failure: unknown = await call().catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'unavailable' });
    expect(inspect(failure)).not.toMatch(/ann@|hunter2|wt_|t[0-9a-f]{12}_/);
    said.add((failure as Error).message);
  }
  await db.destroy();
  return [...said];
}

/** With another user, options or database. */
function postgres(
  change: (url: URL) => void,
  options?: string,
): PostgresDialect {
  const url = new URL(PG_URL);
  change(url);
  return new PostgresDialect({
    pool: new pg.Pool({ connectionString: url.href, options, max: 1 }),
  });
}

function mariadb(change: (url: URL) => void): MysqlDialect {
  const url = new URL(MARIADB_URL);
  change(url);
  return new MysqlDialect({ pool: createPool(url.href) });
}

/** Tables, and a user who may do nothing with them. */
function useUser(
  { open, dialect }: TestDatabase,
  create: (user: string) => readonly string[],
  drop: (user: string) => readonly string[],
) {
  const options = { dialect, tablePrefix: freshPrefix() };
  const user = `${freshPrefix()}user`;
  let opened: OpenDatabase;
  const run = async (statements: readonly string[]): Promise<void> => {
    for (const statement of statements) {
      await sql.raw(statement).execute(opened.clients[0]);
    }
  };
  beforeAll(async () => {
    opened = await open();
    await migrate(opened.clients[0], options);
    await run(create(user));
  });
  afterAll(async () => {
    await run(drop(user));
    await migration(options).down(opened.clients[0]);
    await opened.close();
  });
  const as = (url: URL): void => {
    url.username = user;
    url.password = PASSWORD;
  };
  return { options, user, as, run };
}

describe.skipIf(POSTGRES.absent)('a failure of PostgreSQL', () => {
  const { options, user, as, run } = useUser(
    POSTGRES,
    (name) => [`create role "${name}" login password '${PASSWORD}'`],
    (name) => [`drop role "${name}"`],
  );
  const nothing = (): void => undefined;

  it('says that tables are missing', async () => {
    const missing = { ...options, tablePrefix: freshPrefix() };
    expect(await failuresOf(postgres(nothing), missing)).toEqual([
      'The database failed (42P01): its tables are missing: run migrate(), with the tablePrefix and the schema of the store',
    ]);
  });

  it('says that tables are of another version', async () => {
    const old = { ...options, tablePrefix: freshPrefix() };
    const names = ['owners', 'keys', 'revocations', 'revocation_log'];
    await run(
      names.map((name) => `create table ${old.tablePrefix}${name} (old int)`),
    );
    expect(await failuresOf(postgres(nothing), old)).toEqual([
      'The database failed (42703): its tables are of another version of @jwt-auth/nestjs: run migrate(), which says what to do',
    ]);
    await run(names.map((name) => `drop table ${old.tablePrefix}${name}`));
  });

  it('says that permission is denied', async () => {
    expect(await failuresOf(postgres(as), options)).toEqual([
      'The database failed (42501): permission denied: its user may not use these tables',
    ]);
  });

  it('says that it is read-only', async () => {
    const readOnly = '-c default_transaction_read_only=on';
    expect(await failuresOf(postgres(nothing, readOnly), options)).toEqual([
      'The database failed (25006): it is read-only: connect to the primary',
    ]);
  });

  it('says that there are too many connections', async () => {
    await run([`alter role "${user}" connection limit 0`]);
    expect(await failuresOf(postgres(as), options)).toEqual([
      'The database failed (53300): too many connections: lower the size of the pools, or raise the limit of the server',
    ]);
  });

  it('says that no connection of the pool was free', async () => {
    const pool = new pg.Pool({
      connectionString: PG_URL,
      max: 1,
      connectionTimeoutMillis: 50,
    });
    const taken = await pool.connect();
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    await expect(new SqlSessionStore(db, options).now()).rejects.toThrow(
      'The database failed: no connection of the pool was free in time',
    );
    taken.release();
    await db.destroy();
  });

  it('says that there is no such database', async () => {
    const other = postgres((url) => void (url.pathname = 'wt_nobody_has'));
    expect(await failuresOf(other, options)).toEqual([
      'The database failed (3D000): there is no database of this name',
    ]);
  });
});

describe.skipIf(MARIADB.absent)('a failure of MariaDB', () => {
  const { options, user, as, run } = useUser(
    MARIADB,
    (name) => [
      `create user '${name}'@'%' identified by '${PASSWORD}'`,
      `create user '${name}'@'localhost' identified by '${PASSWORD}'`,
      ...['%', 'localhost'].map(
        (host) => `grant create on *.* to '${name}'@'${host}'`,
      ),
    ],
    (name) => [`drop user '${name}'@'%'`, `drop user '${name}'@'localhost'`],
  );

  it('says that tables are missing', async () => {
    const missing = { ...options, tablePrefix: freshPrefix() };
    const plain = mariadb(() => undefined);
    expect(await failuresOf(plain, missing)).toEqual([
      'The database failed (ER_NO_SUCH_TABLE): its tables are missing: run migrate(), with the tablePrefix and the schema of the store',
    ]);
  });

  it('says that permission is denied', async () => {
    expect(await failuresOf(mariadb(as), options)).toEqual([
      'The database failed (ER_TABLEACCESS_DENIED_ERROR): permission denied: its user may not use these tables',
    ]);
  });

  it('says that it refused the password', async () => {
    const wrong = mariadb((url) => {
      as(url);
      url.password = 'hunter2-hunter2';
    });
    expect(await failuresOf(wrong, options)).toEqual([
      'The database failed (ER_ACCESS_DENIED_ERROR): it refused the user or the password',
    ]);
  });

  it('says that there are too many connections', async () => {
    await run(
      ['%', 'localhost'].map(
        (host) => `alter user '${user}'@'${host}' with max_user_connections 1`,
      ),
    );
    const url = new URL(MARIADB_URL);
    as(url);
    const taken = createPool(url.href);
    await taken.promise().query('select 1');
    const failures = await failuresOf(mariadb(as), options);
    await taken.promise().end();
    expect(failures).toEqual([
      'The database failed (ER_USER_LIMIT_REACHED): too many connections: lower the size of the pools, or raise the limit of the server',
    ]);
  });
});

describe('a failure of SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-sql-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const options = { dialect: 'sqlite' } as const;

  it('says that tables are missing', async () => {
    expect(await failuresOf(sqliteDialect(':memory:'), options)).toEqual([
      'The database failed (SQLITE_ERROR): its tables are missing: run migrate(), with the tablePrefix and the schema of the store',
    ]);
  });

  it('says that it is read-only', async () => {
    const file = join(folder, 'sessions.db');
    const db = new Kysely<unknown>({ dialect: sqliteDialect(file) });
    await migrate(db, options);
    await db.destroy();
    const database = new Sqlite(file);
    database.pragma('query_only = on');
    const failures = await failuresOf(
      new SqliteDialect({ database: database as never }),
      options,
    );
    expect(failures).toEqual([
      'The database failed (SQLITE_READONLY): it is read-only: connect to the primary',
    ]);
  });
});
