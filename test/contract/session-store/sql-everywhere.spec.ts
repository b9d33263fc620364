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

    const store = (clockOffset: () => number) =>
      new SqlSessionStore(tables.client(), { ...tables.options, clockOffset });

    it('ends a session that is refreshed at the same time, and not yet committed', async () => {
      const bench = new StoreBench(store);
      const owner = bench.newOwner();
      const token = await bench.open({ owner, idle: IDLE });
      const refresh = await Intruder.begin(tables.client(), dialect);
      await refresh.send(sql`
        update ${sessions} set idle_expires_at = idle_expires_at + ${2 * IDLE}
        where id = ${token.sessionId}`);
      bench.advance(IDLE + 1);
      await (await bench.store()).revokeAll(owner);
      await refresh.commit();
      expect((await bench.present(token)).answer.outcome).toBe('revoked');
      expect(await bench.listed(owner)).toEqual([]);
    });

    it('keeps the session that is excepted, and is refreshed just before it expired, not yet committed', async () => {
      const bench = new StoreBench(store);
      const owner = bench.newOwner();
      const kept = await bench.open({ owner, idle: IDLE });
      const other = await bench.open({ owner, idle: 3 * IDLE });
      const refresh = await Intruder.begin(tables.client(), dialect);
      await refresh.send(sql`
        update ${sessions} set idle_expires_at = idle_expires_at + ${2 * IDLE}
        where id = ${kept.sessionId}`);
      bench.advance(IDLE - 1);
      const everywhere = (await bench.store()).revokeAll(owner, kept.sessionId);
      await refresh.inTheWay();
      await refresh.commit();
      expect((await everywhere).kept?.id).toBe(kept.sessionId);
      expect(await bench.listed(owner)).toEqual([kept.sessionId]);
      expect((await bench.present(kept)).answer.outcome).toBe('rotated');
      expect((await bench.present(other)).answer.outcome).toBe('revoked');
    });

    it('refuses a refresh that waits for the row which it keeps, unless that is the kept one', async () => {
      const bench = new StoreBench(store);
      const owner = bench.newOwner();
      const kept = await bench.open({ owner });
      const blocked = await Intruder.begin(tables.client(), dialect);
      await blocked.send(sql`
        select id from ${sessions} where id = ${kept.sessionId} for update`);
      const refresh = bench.present(kept);
      await blocked.inTheWay();
      // The same as revokeAll() does, in the transaction that is in the way.
      const owners = sql.table(`${tables.options.tablePrefix}owners`);
      await blocked.send(sql`
        update ${sessions} set epoch = 7, live_epoch = 7 where id = ${kept.sessionId}`);
      await blocked.send(sql`
        update ${owners} set version = 7, current_epoch = 7, raised_at = 7
        where name = ${owner}`);
      await blocked.commit();
      const { answer } = await refresh;
      expect([answer.outcome, answer.version]).toEqual(['rotated', 7]);
    });

    it('is not undone by a refresh that is under way when the owner is signed out', async () => {
      const bench = new StoreBench(store);
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      const { version: before } = await (await bench.store()).version(owner);
      const blocked = await Intruder.begin(tables.client(), dialect);
      await blocked.send(sql`
        select id from ${sessions} where id = ${token.sessionId} for update`);
      const refresh = bench.present(token);
      await blocked.inTheWay();
      const { version } = await (await bench.store()).revokeAll(owner);
      await blocked.rollback();
      const { answer } = await refresh;
      // Either it came first, and its access token is of the version before; or it did not.
      expect(
        answer.outcome === 'rotated'
          ? answer.version
          : [answer.outcome, version][0],
      ).toBe(answer.outcome === 'rotated' ? before : 'revoked');
      expect((await bench.present(token)).answer.outcome).toBe('revoked');
      expect(await bench.listed(owner)).toEqual([]);
    });
  });
}
