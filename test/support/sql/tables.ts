import { afterAll, beforeAll } from 'vitest';
import { migrate, migration, type SqlDialectName } from '@jwt-auth/nestjs/sql';
import {
  freshPrefix,
  type OpenDatabase,
  type TestDatabase,
  type TestKysely,
} from './databases.js';

/** PGlite takes seconds to begin on a machine that is busy. */
export const TIME_LIMIT_MS = 60_000;

/** Tables of one suite alone, which are gone after it. */
export interface Tables {
  readonly options: {
    readonly dialect: SqlDialectName;
    readonly tablePrefix: string;
  };
  /** One client of the database after the other, for as many stores. */
  client(): TestKysely;
}

/** Call it inside of a `describe()`. */
export function useTables({ dialect, open }: TestDatabase): Tables {
  const options = { dialect, tablePrefix: freshPrefix() };
  let database: OpenDatabase;
  let lent = 0;
  beforeAll(async () => {
    database = await open();
    await migrate(database.clients[0], options);
  }, TIME_LIMIT_MS);
  afterAll(async () => {
    await migration(options).down(database.clients[0]);
    await database.close();
  }, TIME_LIMIT_MS);
  return {
    options,
    client: () => database.clients[lent++ % 2 === 0 ? 0 : 1],
  };
}
