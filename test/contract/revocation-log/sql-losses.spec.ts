import { type RawBuilder, sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { SqlRevocationLog } from '@jwt-auth/nestjs/sql';
import { DATABASES } from '../../support/sql/databases.js';
import { TIME_LIMIT_MS, useTables } from '../../support/sql/tables.js';

const RECORD = { text: '"kept"', lifetime: 3600 };

for (const database of DATABASES) {
  const { name, absent } = database;
  describe.skipIf(absent)(`a log that was lost on ${absent ?? name}`, () => {
    const tables = useTables(database);
    const { tablePrefix } = tables.options;
    const head = sql.table(`${tablePrefix}revocation_log`);
    const records = sql.table(`${tablePrefix}revocations`);
    let log: SqlRevocationLog;
    beforeAll(() => {
      log = new SqlRevocationLog(tables.client(), tables.options);
    });

    const run = async (...statements: RawBuilder<unknown>[]) => {
      for (const statement of statements) {
        await statement.execute(tables.client());
      }
    };
    const append = (...values: string[]) =>
      log.append(
        values.map((text) => ({ ...RECORD, text: JSON.stringify(text) })),
      );
    const end = () => log.read().then(({ position }) => position);
    /** What is read on, and whether that began again. */
    const readOn = async (position: Awaited<ReturnType<typeof end>>) => {
      const found: unknown[] = [];
      let restarted = false;
      for (let more = true; more;) {
        const page = await log.read(position);
        found.push(...page.records.map(({ text }) => JSON.parse(text)));
        restarted ||= page.restarted;
        ({ position, more } = page);
      }
      return [restarted, found];
    };
    const empty = () =>
      run(sql`delete from ${head}`, sql`delete from ${records}`);

    it('all of it: is another one, whoever comes first', async () => {
      await append('a');
      const before = await end();
      await empty();
      expect(await readOn(before)).toEqual([true, []]);
      await empty();
      await append('b');
      expect(await readOn(before)).toEqual([true, ['b']]);
    });

    it('but for the records: is another one, with the same numbers', async () => {
      await empty();
      await append('a', 'b');
      const before = await end();
      await run(sql`delete from ${head}`);
      expect(await readOn(before)).toEqual([true, ['a', 'b']]);
      await run(sql`delete from ${head}`);
      await append('c');
      expect(await readOn(before)).toEqual([true, ['a', 'b', 'c']]);
    });

    it('as to its end: begins again, whatever was stored since', async () => {
      await empty();
      await append('a');
      const early = await end();
      await append('b', 'lost');
      const before = await end();
      const undone = [
        sql`update ${head} set last_number = 1, mark = ${early.at.slice(2)}`,
        sql`delete from ${records} where sequence > 1`,
      ];
      await run(...undone);
      expect(await readOn(before)).toEqual([true, ['a']]);
      await append('c');
      expect(await readOn(before)).toEqual([true, ['a', 'c']]);
      await append('d');
      // As many as there were.
      expect(await readOn(before)).toEqual([true, ['a', 'c', 'd']]);
      await append('e');
      // And more.
      expect(await readOn(before)).toEqual([true, ['a', 'c', 'd', 'e']]);
      expect(await readOn(early)).toEqual([false, ['c', 'd', 'e']]);
    });

    it(
      'is begun by many at once as one',
      async () => {
        for (let round = 0; round < 5; round++) {
          await empty();
          const logs = Array.from(
            { length: 6 },
            () => new SqlRevocationLog(tables.client(), tables.options),
          );
          const pages = await Promise.all(
            logs.map(async (each, index) => {
              if (index % 2 === 0) {
                await each.append([RECORD]);
              }
              return each.read();
            }),
          );
          const names = new Set(pages.map(({ position }) => position.log));
          expect(names.size).toBe(1);
          expect((await log.read()).records).toHaveLength(3);
        }
      },
      TIME_LIMIT_MS,
    );
  });
}
