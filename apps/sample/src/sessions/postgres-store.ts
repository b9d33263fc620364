import { Logger } from '@nestjs/common';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import pg from 'pg';
import type { OpenedStore } from './opened-store.js';
import { openKysely } from './sql-tables.js';

const CONNECT_LIMIT_MS = 5000;

/** Sessions in a PostgreSQL, which any number of processes can share. */
export async function openPostgresStore(address: string): Promise<OpenedStore> {
  const { host } = new URL(address);
  const settings = {
    connectionString: address,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
  };
  const pool = new pg.Pool(settings);
  const listener = new pg.Client(settings);
  const logger = new Logger('PostgreSQL');
  // Unheard, the error of a connection would end the process; the pool hears idle ones only.
  const warn = ({ message }: Error): void => logger.warn(message);
  pool.on('error', warn);
  pool.on('connect', (client) => client.on('error', warn));
  listener.on('error', warn);
  try {
    await listener.connect();
    const kysely = await openKysely(pool);
    return {
      store: new SqlSessionStore(kysely, { dialect: 'postgres', listener }),
      place: `PostgreSQL at ${host}`,
      close: async () => {
        await listener.end();
        await kysely.destroy();
      },
    };
  } catch (cause) {
    await Promise.allSettled([listener.end(), pool.end()]);
    throw new Error(`SESSION_STORE: PostgreSQL cannot be used at ${host}`, {
      cause,
    });
  }
}
