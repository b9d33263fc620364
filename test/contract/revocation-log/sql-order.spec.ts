import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RevocationLog } from '../../../libs/jwt-auth/src/sessions/revocation/revocation-log.js';
import { SqlRevocationLog } from '@jwt-auth/nestjs/sql';
import { MARIADB, POSTGRES } from '../../support/sql/databases.js';
import { Intruder } from '../../support/sql/intruder.js';
import { useTables } from '../../support/sql/tables.js';

const TIME_LIMIT_MS = 30_000;
const RECORD = { text: '"ours"', lifetime: 3600 };

for (const database of [POSTGRES, MARIADB]) {
  const { name, absent, dialect } = database;
  describe.skipIf(absent)(`two that append on ${absent ?? name}`, () => {
    const tables = useTables(database);
    const { tablePrefix } = tables.options;
    const head = sql.table(`${tablePrefix}revocation_log`);
    const records = sql.table(`${tablePrefix}revocations`);
    let writer: RevocationLog;
    let reader: RevocationLog;
    beforeAll(() => {
      writer = new SqlRevocationLog(tables.client(), tables.options);
      reader = new SqlRevocationLog(tables.client(), tables.options);
    });

    const texts = async (after: Awaited<ReturnType<typeof reader.read>>) => {
      const page = await reader.read(after.position);
      expect(page).toMatchObject({ restarted: false, more: false });
      return page.records.map(({ text }) => text);
    };

    /** What an instance does that is then slow to commit. */
    async function appending(): Promise<Intruder> {
      const other = await Intruder.begin(tables.client(), dialect);
      await other.send(
        sql`update ${head} set last_number = last_number + 1, mark = 'theirs'`,
      );
      await other.send(sql`
        insert into ${records} (sequence, mark, entry, ends_at)
        select last_number, mark, '"theirs"', 9999999999 from ${head}`);
      return other;
    }

    it.each(['commit', 'rollback'] as const)(
      'are in one order: the second waits for the %s of the first, and readers for neither',
      async (ending) => {
        await writer.append([RECORD]);
        const before = await reader.read();
        const other = await appending();
        const append = writer.append([RECORD]);
        await other.inTheWay();
        expect(await texts(before)).toEqual([]);
        await other[ending]();
        await append;
        expect(await texts(before)).toEqual(
          ending === 'commit' ? ['"theirs"', '"ours"'] : ['"ours"'],
        );
      },
      TIME_LIMIT_MS,
    );

    it(
      'that wait for each other: what the database undid is done again',
      async () => {
        const before = await reader.read();
        const other = await Intruder.begin(tables.client(), dialect);
        await other.send(
          dialect === 'postgres'
            ? sql`set local deadlock_timeout = '60s'`
            : makeHeavy(sql.table(`${tablePrefix}spent`)),
        );
        await other.send(sql`
          insert into ${records} (sequence, mark, entry, ends_at)
          select last_number + 1, 'theirs', '"theirs"', 9999999999 from ${head}`);
        const append = writer.append([RECORD]);
        await other.inTheWay();
        await other.send(
          sql`update ${head} set last_number = last_number + 1, mark = 'theirs'`,
        );
        await other.commit();
        await append;
        expect(await texts(before)).toEqual(['"theirs"', '"ours"']);
      },
      TIME_LIMIT_MS,
    );

    it(
      'are never seen out of order, by whoever reads without a pause',
      async () => {
        const before = await reader.read();
        const writers = Array.from(
          { length: 4 },
          () => new SqlRevocationLog(tables.client(), tables.options),
        );
        let isOver = false;
        const reading = (async () => {
          const seen: string[] = [];
          let { position } = before;
          for (let isLast = false; !isLast;) {
            isLast = isOver;
            const page = await reader.read(position);
            ({ position } = page);
            seen.push(...page.records.map(({ text }) => text));
          }
          return seen;
        })();
        await Promise.all(
          writers.map(async (log, each) => {
            for (let number = 0; number < 25; number++) {
              await log.append([{ ...RECORD, text: `[${each},${number}]` }]);
            }
          }),
        );
        isOver = true;
        expect(await reading).toEqual(await texts(before));
        expect(await texts(before)).toHaveLength(100);
      },
      TIME_LIMIT_MS,
    );
  });
}

/** InnoDB undoes the transaction that has changed less. */
function makeHeavy(spent: ReturnType<typeof sql.table>) {
  const rows = Array.from(
    { length: 100 },
    (_, index) => sql`(${`heavy ${index}`}, 'theirs', 9999999999)`,
  );
  return sql`insert into ${spent} (hash, attempt, ends_at) values ${sql.join(rows)}`;
}
