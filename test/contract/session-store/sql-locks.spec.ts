import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import { plain } from '../../../libs/jwt-auth/src/testing/session-store/comparing.js';
import { MARIADB, POSTGRES } from '../../support/sql/databases.js';
import { Intruder } from '../../support/sql/intruder.js';
import { useTables } from '../../support/sql/tables.js';

const TIME_LIMIT_MS = 30_000;

for (const database of [POSTGRES, MARIADB]) {
  const { name, absent, dialect } = database;
  describe.skipIf(absent)(`a lock in the way, on ${absent ?? name}`, () => {
    const tables = useTables(database);
    const { tablePrefix } = tables.options;
    const sessions = sql.table(`${tablePrefix}sessions`);
    const owners = sql.table(`${tablePrefix}owners`);
    let store: SqlSessionStore;
    let bench: StoreBench;
    beforeAll(() => {
      store = new SqlSessionStore(tables.client(), tables.options);
      bench = new StoreBench(() => store);
    });

    const intruder = (): Promise<Intruder> =>
      Intruder.begin(tables.client(), dialect);

    const past = (deadline: number): Promise<void> =>
      expect.poll(() => store.now()).toBeGreaterThan(deadline);

    it.each(['rotates', 'revokes'] as const)(
      'of a transaction that is undone: nothing %s past its deadline',
      async (what) => {
        const first = await bench.open();
        const second = await bench.next(first, { grace: 0 });
        const token = what === 'rotates' ? second : first;
        const before = await bench.stored(token);
        const other = await intruder();
        await other.send(
          sql`select id from ${sessions} where id = ${token.sessionId} for update`,
        );
        const deadline = (await store.now()) + 0.5;
        const late = bench.present(token, { grace: 0, deadline });
        await other.inTheWay();
        await past(deadline);
        await other.rollback();
        expect((await late).answer.outcome).toBe('late');
        expect(plain(await bench.stored(token))).toEqual(plain(before));
      },
      TIME_LIMIT_MS,
    );

    it(
      'of a sign-out that is committed: the refresh behind it is refused',
      async () => {
        const token = await bench.open();
        const other = await intruder();
        await other.send(
          sql`update ${sessions} set revoked_at = 1, live_epoch = null where id = ${token.sessionId}`,
        );
        const refresh = bench.present(token);
        await other.inTheWay();
        await other.commit();
        expect((await refresh).answer.outcome).toBe('revoked');
      },
      TIME_LIMIT_MS,
    );

    it(
      'of the owner: a sign-in waits for it, no longer than the time-out, and then opens nothing',
      async () => {
        const owner = bench.newOwner();
        await store.raiseVersion(owner, 1);
        const hasty = new SqlSessionStore(tables.client(), {
          ...tables.options,
          timeout: 1,
        });
        const other = await intruder();
        await other.send(
          sql`select version from ${owners} where name = ${owner} for update`,
        );
        const deadline = (await store.now()) + 1;
        const signIn = bench.create({ owner, version: 1, deadline }, hasty);
        await expect(signIn).rejects.toMatchObject({ kind: 'unavailable' });
        await past(deadline);
        await other.rollback();
        expect((await store.raiseVersion(owner)).version).toBeGreaterThan(1);
        expect(await bench.listed(owner)).toEqual([]);
      },
      TIME_LIMIT_MS,
    );

    it(
      'that waits for the store in turn: what the database undid is done again',
      async () => {
        const owner = bench.newOwner();
        const token = await bench.open({ owner });
        const other = await intruder();
        await other.send(
          dialect === 'postgres'
            ? sql`set local deadlock_timeout = '60s'`
            : makeHeavy(owners),
        );
        await other.send(
          sql`select id from ${sessions} where id = ${token.sessionId} for update`,
        );
        const signOut = store.revokeAll(owner, token.sessionId);
        await other.inTheWay();
        await other.send(
          sql`update ${owners} set version = 7 where name = ${owner}`,
        );
        await other.commit();
        const { kept, version } = await signOut;
        expect(kept?.id).toBe(token.sessionId);
        expect(version).toBeGreaterThan(7);
      },
      TIME_LIMIT_MS,
    );
  });
}

/** InnoDB undoes the transaction that has changed less. */
function makeHeavy(owners: ReturnType<typeof sql.table>) {
  const rows = Array.from(
    { length: 100 },
    (_, index) => sql`(${`heavy ${index}`}, 0, 0, 0, 0)`,
  );
  return sql`insert into ${owners} (name, version, current_epoch, raised_at, touched_at) values ${sql.join(rows)}`;
}
