import { Migrator, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, migrations, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  DATABASES,
  freshPrefix,
  type OpenDatabase,
  POSTGRES,
} from '../../support/sql/databases.js';
import { TIME_LIMIT_MS } from '../../support/sql/tables.js';

for (const database of DATABASES) {
  const { name, absent, dialect, open } = database;
  describe.skipIf(absent)(`migrations on ${absent ?? name}`, () => {
    let opened: OpenDatabase;
    beforeAll(async () => {
      opened = await open();
    }, TIME_LIMIT_MS);
    afterAll(() => opened.close());

    async function drop(tablePrefix: string): Promise<void> {
      const all = Object.values(migrations({ dialect, tablePrefix }));
      for (const migration of all) {
        await migration.down?.(opened.clients[0]);
      }
    }

    it('may be run by many at once, and again, and keep what is there', async () => {
      const options = { dialect, tablePrefix: freshPrefix() };
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          migrate(opened.clients[index % 2 === 0 ? 0 : 1], options),
        ),
      );
      const store = new SqlSessionStore(opened.clients[0], options);
      const bench = new StoreBench(() => store);
      const token = await bench.open();
      await migrate(opened.clients[1], options);
      expect((await bench.stored(token)).generation).toBe(0);
      await drop(options.tablePrefix);
    });

    it('fit the Migrator of Kysely', async () => {
      const [client] = opened.clients;
      const options = { dialect, tablePrefix: freshPrefix() };
      const migrationTableName = `${options.tablePrefix}migrations`;
      const migrationLockTableName = `${options.tablePrefix}lock`;
      const migrator = new Migrator({
        db: client,
        provider: { getMigrations: async () => migrations(options) },
        migrationTableName,
        migrationLockTableName,
      });
      const { error, results } = await migrator.migrateToLatest();
      expect(error).toBeUndefined();
      expect(results?.map(({ status }) => status)).toEqual([
        'Success',
        'Success',
        'Success',
      ]);
      const store = new SqlSessionStore(client, options);
      expect((await new StoreBench(() => store).open()).generation).toBe(0);
      while ((await migrator.migrateDown()).results?.length) {
        // One at a time.
      }
      await expect(store.read('id')).rejects.toMatchObject({
        kind: 'unavailable',
      });
      for (const table of [migrationTableName, migrationLockTableName]) {
        await sql`drop table ${sql.table(table)}`.execute(client);
      }
    });
  });
}

describe.skipIf(POSTGRES.absent)('a prefix with a schema', () => {
  it('puts the tables into it', async () => {
    const opened = await POSTGRES.open();
    const [client] = opened.clients;
    const schema = `${freshPrefix()}schema`;
    const options = {
      dialect: 'postgres',
      tablePrefix: `${schema}.auth_`,
    } as const;
    await sql`create schema ${sql.ref(schema)}`.execute(client);
    await migrate(client, options);
    await migrate(client, options);
    const store = new SqlSessionStore(client, options);
    const bench = new StoreBench(() => store);
    await bench.next(await bench.open());
    await sql`drop schema ${sql.ref(schema)} cascade`.execute(client);
    await opened.close();
  });
});
