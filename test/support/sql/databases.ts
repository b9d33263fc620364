import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import {
  type Dialect,
  Kysely,
  MysqlDialect,
  PostgresDialect,
  sql,
  SqliteDialect,
} from 'kysely';
import { createPool } from 'mysql2';
import pg from 'pg';
import type { SqlDialectName } from '@jwt-auth/nestjs/sql';
import { LibsqlDatabase } from './libsql-database.js';
import { pglitePool } from '../../../apps/sample/src/sessions/pglite-pool.js';

export const PG_URL =
  process.env['PG_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
export const MARIADB_URL =
  process.env['MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306/test';

/** Milliseconds after which a server counts as absent. */
const PATIENCE = 3000;

export type TestKysely = Kysely<Record<string, never>>;

/** A database with a few clients of it, each with connections of its own where it can have them. */
export interface OpenDatabase {
  readonly clients: readonly [TestKysely, TestKysely];
  close(): Promise<void>;
}

export interface TestDatabase {
  readonly name: string;
  readonly dialect: SqlDialectName;
  /** Why suites on it are skipped; absent where it can be reached. */
  readonly absent?: string | undefined;
  readonly open: () => Promise<OpenDatabase>;
}

/** A prefix of tables that nobody else uses. */
export function freshPrefix(): string {
  return `t${randomBytes(6).toString('hex')}_`;
}

/** @param patience milliseconds that a connection is waited for, in the pool too */
export function postgresDialect(
  max = 10,
  options?: string,
  patience = PATIENCE,
): Dialect {
  const pool = new pg.Pool({
    connectionString: PG_URL,
    max,
    options,
    connectionTimeoutMillis: patience,
  });
  return new PostgresDialect({ pool });
}

export function mariadbDialect(): Dialect {
  const pool = createPool({ uri: MARIADB_URL, connectTimeout: PATIENCE });
  return new MysqlDialect({ pool });
}

export function sqliteDialect(file: string): Dialect {
  return new SqliteDialect({ database: new LibsqlDatabase(file) });
}

export const POSTGRES: TestDatabase = {
  name: 'PostgreSQL',
  dialect: 'postgres',
  absent: await absence('PostgreSQL', PG_URL, postgresDialect),
  open: async () => opened(() => postgresDialect()),
};

/** Where transactions are undone that would not have been otherwise. */
export const STRICT_POSTGRES: readonly TestDatabase[] = [
  'repeatable read',
  'serializable',
].map((level) => ({
  ...POSTGRES,
  name: `PostgreSQL, ${level} by default`,
  open: async () =>
    opened(() =>
      postgresDialect(
        10,
        `-c default_transaction_isolation=${level.replace(' ', '\\ ')}`,
      ),
    ),
}));

export const MARIADB: TestDatabase = {
  name: 'MariaDB',
  dialect: 'mariadb',
  absent: await absence('MariaDB', MARIADB_URL, mariadbDialect),
  open: async () => opened(mariadbDialect),
};

export const SQLITE: TestDatabase = {
  name: 'SQLite',
  dialect: 'sqlite',
  open: async () => {
    const folder = await temporaryFolder();
    return opened(
      () => sqliteDialect(join(folder, 'sessions.db')),
      () => rm(folder, { recursive: true }),
    );
  },
};

export const PGLITE: TestDatabase = {
  name: 'PGlite',
  dialect: 'postgres',
  open: async () => {
    const folder = await temporaryFolder();
    const pool = pglitePool(await PGlite.create(folder));
    return opened(
      () => new PostgresDialect({ pool: { ...pool, end: async () => {} } }),
      async () => {
        await pool.end();
        await rm(folder, { recursive: true });
      },
    );
  },
};

export const DATABASES = [POSTGRES, MARIADB, SQLITE, PGLITE];

function opened(
  dialect: () => Dialect,
  after: () => Promise<void> = async () => {},
): OpenDatabase {
  const clients = [
    new Kysely<Record<string, never>>({ dialect: dialect() }),
    new Kysely<Record<string, never>>({ dialect: dialect() }),
  ] as const;
  return {
    clients,
    close: async () => {
      await Promise.all(clients.map((client) => client.destroy()));
      await after();
    },
  };
}

function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'jwt-auth-sql-'));
}

async function absence(
  name: string,
  url: string,
  dialect: () => Dialect,
): Promise<string | undefined> {
  const client = new Kysely<unknown>({ dialect: dialect() });
  try {
    await sql`select 1`.execute(client);
    return undefined;
  } catch {
    return `${name} is not reachable at ${new URL(url).host}`;
  } finally {
    await client.destroy();
  }
}
