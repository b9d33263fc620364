import { Kysely, MysqlDialect } from 'kysely';
import { createPool } from 'mysql2';
import { afterAll, describe, expect, it } from 'vitest';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import {
  DATABASES,
  MARIADB,
  MARIADB_URL,
  POSTGRES,
  postgresDialect,
} from '../../support/sql/databases.js';
import { useTables } from '../../support/sql/tables.js';

/** Seconds; the databases are on this machine. */
const NEAR = 2;

async function expectRealTime(store: SqlSessionStore): Promise<void> {
  expect(Math.abs((await store.now()) - Date.now() / 1000)).toBeLessThan(NEAR);
}

for (const database of DATABASES) {
  const { name, absent } = database;
  describe.skipIf(absent)(`the clock of ${absent ?? name}`, () => {
    const tables = useTables(database);

    it('is the one that stores go by, to the millisecond, and moved by an offset', async () => {
      const offsets = [0, 1000.5, -1000];
      for (const offset of offsets) {
        const store = new SqlSessionStore(tables.client(), {
          ...tables.options,
          clockOffset: () => offset,
        });
        const now = (await store.now()) - offset;
        expect(Math.abs(now - Date.now() / 1000)).toBeLessThan(NEAR);
      }
      const store = new SqlSessionStore(tables.client(), tables.options);
      const times = new Set<number>();
      await expect
        .poll(async () => times.add(await store.now()).size % 7)
        .toBe(6);
      const fractions = [...times].map(
        (time) => Math.round(time * 1000) % 1000,
      );
      expect(new Set(fractions).size).toBeGreaterThan(1);
    });
  });
}

describe('a connection in another time zone', () => {
  it.skipIf(POSTGRES.absent)('is of the same time on PostgreSQL', async () => {
    const dialect = postgresDialect(1, '-c timezone=Asia/Tokyo');
    const db = new Kysely<unknown>({ dialect });
    await expectRealTime(new SqlSessionStore(db, { dialect: 'postgres' }));
    await db.destroy();
  });

  describe.skipIf(MARIADB.absent)('of MariaDB', () => {
    const pool = createPool({ uri: MARIADB_URL });
    pool.on('connection', (connection) => {
      connection.query("set time_zone = '+09:00'");
    });
    const db = new Kysely<unknown>({ dialect: new MysqlDialect({ pool }) });
    afterAll(() => db.destroy());

    it('is of the same time', async () => {
      await expectRealTime(new SqlSessionStore(db, { dialect: 'mariadb' }));
    });
  });
});
