import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import { MARIADB, POSTGRES } from '../../support/sql/databases.js';
import { Intruder } from '../../support/sql/intruder.js';
import { useTables } from '../../support/sql/tables.js';

const IDLE = 10;

for (const database of [POSTGRES, MARIADB]) {
  const { name, absent, dialect } = database;
  describe.skipIf(absent)(`signing out everywhere on ${absent ?? name}`, () => {
    const tables = useTables(database);
    const sessions = sql.table(`${tables.options.tablePrefix}sessions`);

    it('ends a session that was refreshed just before it expired, and not yet committed', async () => {
      const bench = new StoreBench(
        (clockOffset) =>
          new SqlSessionStore(tables.client(), {
            ...tables.options,
            clockOffset,
          }),
      );
      const store = await bench.store();
      const subject = bench.newSubject();
      const token = await bench.open({ subject, idle: IDLE });
      const over = await bench.open({ subject, idle: IDLE });
      const refresh = await Intruder.begin(tables.client(), dialect);
      await refresh.send(sql`
        update ${sessions} set idle_expires_at = idle_expires_at + ${2 * IDLE}
        where id = ${token.sessionId}`);
      bench.advance(IDLE + 1);
      const everywhere = store.revokeAll(subject);
      await refresh.inTheWay();
      await refresh.commit();
      expect((await everywhere).revoked).toEqual([token.sessionId]);
      expect((await bench.present(token)).answer.outcome).toBe('revoked');
      expect((await bench.present(over)).answer.outcome).toBe('expired');
    });
  });
}
