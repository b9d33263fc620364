import { existsSync } from 'node:fs';
import { asked } from '../outage/asked.js';
import { within } from '../outage/within.js';
import { explained } from '../sql/explained.js';
import type { AnyKysely } from '../sql/sql-options.js';
import { loadClientPackage } from './client-package.js';
import { Failure } from './failure.js';
import type { StoreAddress, StoreKind } from './store-address.js';
import type { StoreConnection } from './store-connection.js';

const CONNECT_SECONDS = 5;

type SqlKind = Exclude<StoreKind, 'redis'>;

/** Whatever makes a dialect of Kysely. */
type Dialect = new (config: object) => object;

/** What this needs of `kysely`, which need not be there. */
interface KyselyModule {
  readonly Kysely: new (config: { readonly dialect: object }) => AnyKysely;
  readonly PostgresDialect: Dialect;
  readonly MysqlDialect: Dialect;
  readonly SqliteDialect: Dialect;
}

type Emitter = Pick<NodeJS.EventEmitter, 'on'>;

/** A SQL store, by Kysely and the driver that the application has installed. */
export async function sqlConnection(
  { kind, url, shown }: StoreAddress,
  tablePrefix: string | undefined,
): Promise<StoreConnection> {
  const { exports } = await loadClientPackage(['kysely'], 'Kysely');
  const kysely = exports as unknown as KyselyModule;
  const dialect = await DIALECTS[kind as SqlKind](kysely, url);
  const db = new kysely.Kysely({ dialect });
  // Only now: it imports Kysely, which need not be there.
  const { SqlKeyStore } = await import('../sql/index.js');
  const title = `The store at ${shown}`;
  const ping = () => db.selectNoFrom((each) => each.lit(1).as('one')).execute();
  return {
    keys: new SqlKeyStore(db, {
      dialect: kind as SqlKind,
      ...(tablePrefix === undefined ? {} : { tablePrefix }),
    }),
    open: async () => {
      await asked(ping, CONNECT_SECONDS, title, explained);
    },
    // A driver may wait for an answer that does not come.
    close: () =>
      within(
        1,
        () => db.destroy(),
        () => new Error(),
      ).catch(() => undefined),
  };
}

const DIALECTS: Readonly<
  Record<SqlKind, (kysely: KyselyModule, url: string) => Promise<object>>
> = {
  postgres: async ({ PostgresDialect }, connectionString) => {
    const { exports } = await loadClientPackage(
      ['pg'],
      'the driver of PostgreSQL',
    );
    const Pool = exports['Pool'] as new (options: object) => Emitter;
    const pool = new Pool({
      connectionString,
      max: 1,
      connectionTimeoutMillis: CONNECT_SECONDS * 1000,
    });
    pool.on('error', () => undefined);
    pool.on('connect', (client: Emitter) =>
      client.on('error', () => undefined),
    );
    return new PostgresDialect({ pool });
  },
  mariadb: async ({ MysqlDialect }, uri) => {
    const { exports } = await loadClientPackage(
      ['mysql2'],
      'the driver of MySQL and MariaDB',
    );
    const createPool = exports['createPool'] as (options: object) => object;
    const options = {
      uri,
      connectionLimit: 1,
      connectTimeout: CONNECT_SECONDS * 1000,
    };
    return new MysqlDialect({ pool: createPool(options) });
  },
  sqlite: async ({ SqliteDialect }, file) => {
    const { exports } = await loadClientPackage(
      ['better-sqlite3', 'libsql'],
      'a driver of SQLite',
    );
    // A driver would make an empty one.
    if (!existsSync(file)) {
      throw new Failure('there is no file of SQLite at the path of --store');
    }
    const Database = exports['default'] as new (path: string) => never;
    return new SqliteDialect({ database: new Database(file) });
  },
};
