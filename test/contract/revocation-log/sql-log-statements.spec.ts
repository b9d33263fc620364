import { type LogEvent, Kysely, sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { SqlRevocationLog, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import {
  MARIADB,
  mariadbDialect,
  POSTGRES,
  postgresDialect,
  sqliteDialect,
} from '../../support/sql/databases.js';
import { Intruder } from '../../support/sql/intruder.js';
import { useTables } from '../../support/sql/tables.js';

const RECORD = { text: '{}', lifetime: 3600 };

/** What makes a transaction of statements. */
const AROUND = /^\s*(?:begin|start|commit|set|select set_config)\b/;

/** How many statements a call takes on each, beside those. */
const COUNTS = [
  [POSTGRES, postgresDialect, { append: 2, spend: 1, refused: 2 }],
  [MARIADB, mariadbDialect, { append: 3, spend: 2, refused: 2 }],
] as const;

for (const [database, dialect, counts] of COUNTS) {
  const { name, absent } = database;
  describe.skipIf(absent)(`statements on ${absent ?? name}`, () => {
    const tables = useTables(database);
    const sent: string[] = [];
    const counted = new Kysely<unknown>({
      dialect: dialect(),
      log: ({ query }: LogEvent) => {
        sent.push(query.sql);
      },
    });
    const log = new SqlRevocationLog(counted, tables.options);
    afterAll(() => counted.destroy());

    const sentBy = async (call: () => Promise<unknown>): Promise<number> => {
      sent.length = 0;
      await call();
      return sent.filter((text) => !AROUND.test(text)).length;
    };
    const records = (count: number) =>
      Array.from({ length: count }, () => RECORD);

    it('are one for a reading where nothing is new, and two where something is', async () => {
      expect(await sentBy(() => log.read())).toBe(3);
      const { position } = await log.read();
      expect(await sentBy(() => log.read())).toBe(1);
      await log.append(records(1500));
      expect(await sentBy(() => log.read(position))).toBe(2);
      const page = await log.read(position);
      expect(page.more).toBe(true);
      const last = await log.read(page.position);
      expect([page.records.length, last.records.length, last.more]).toEqual([
        1001,
        499,
        false,
      ]);
      expect(await sentBy(() => log.read(page.position))).toBe(2);
      expect(await sentBy(() => log.read(last.position))).toBe(1);
      const away = { ...last.position, log: 'another' };
      expect(await sentBy(() => log.read(away))).toBe(2);
    });

    it('are few for the other calls', async () => {
      const { append, spend, refused } = counts;
      expect(await sentBy(() => log.append(records(1)))).toBe(append);
      expect(await sentBy(() => log.append(records(200)))).toBe(append);
      expect(await sentBy(() => log.append(records(201)))).toBe(append + 1);
      expect(await sentBy(() => log.append([]))).toBe(1);
      expect(await sentBy(() => log.spend('a', 'a', 10))).toBe(spend);
      expect(await sentBy(() => log.spend('a', 'a', 10))).toBe(spend);
      expect(await sentBy(() => log.spend('a', 'b', 10))).toBe(refused);
    });
  });
}

describe.skipIf(POSTGRES.absent)('a serialization failure', () => {
  const tables = useTables(POSTGRES);
  const failures: unknown[] = [];
  const strict = new Kysely<unknown>({
    dialect: postgresDialect(
      2,
      '-c default_transaction_isolation=repeatable\\ read',
    ),
    log: (event) => {
      if (event.level === 'error') {
        failures.push((event.error as { code: string }).code);
      }
    },
  });
  afterAll(() => strict.destroy());

  it('is tried again with the very same attempt', async () => {
    const log = new SqlRevocationLog(strict, tables.options);
    expect((await log.spend('name', 'a', 10)).first).toBe(true);
    const other = await Intruder.begin(tables.client(), 'postgres');
    const spent = sql.table(`${tables.options.tablePrefix}spent`);
    await other.send(sql`update ${spent} set ends_at = ends_at + 1`);
    const again = log.spend('name', 'a', 10);
    await other.inTheWay();
    await other.commit();
    expect((await again).first).toBe(true);
    expect(failures).toEqual(['40001']);
  });
});

describe('a SQL revocation log', () => {
  const db = new Kysely<unknown>({ dialect: sqliteDialect(':memory:') });
  afterAll(() => db.destroy());
  const sqlite = { dialect: 'sqlite' } as const;
  const listener = { query: async () => 1, on: () => 1, off: () => 1 };

  it.each([
    [undefined, sqlite, /db must be a Kysely/],
    [db, { dialect: 'mssql' }, /dialect must be one of postgres/],
    [db, { ...sqlite, timeout: 0 }, /timeout must be a duration/],
    [db, { ...sqlite, clockOffset: 5 }, /clockOffset must be a function/],
    [db, { ...sqlite, listener }, /listener is for PostgreSQL only/],
    [db, { dialect: 'mysql', listener }, /listener is for PostgreSQL only/],
    [db, { dialect: 'postgres', listener: {} }, /listener must be a client/],
  ])('is refused what is wrong, %#', (given, options, message) => {
    for (const Class of [SqlRevocationLog, SqlSessionStore]) {
      expect(() => new Class(given as never, options as never)).toThrow(
        expect.objectContaining({
          kind: 'misconfigured',
          message: expect.stringMatching(message) as string,
        }) as Error,
      );
    }
  });
});
