import { beforeEach, describe, expect, it } from 'vitest';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { systemMonotonic } from '../../../libs/jwt-auth/src/monotonic.js';
import { OneSession } from '../../../libs/jwt-auth/src/sql/one-session.js';
import { SessionStatements } from '../../../libs/jwt-auth/src/sql/session-statements.js';
import { SQL_DIALECTS } from '../../../libs/jwt-auth/src/sql/sql-dialect.js';
import { type Send, SqlWork } from '../../../libs/jwt-auth/src/sql/sql-work.js';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import { MARIADB, SQLITE } from '../../support/sql/databases.js';
import { useTables } from '../../support/sql/tables.js';

/** Seconds that the answer of the database takes. */
const SLOW = 3;

/** The statement that writes down that a rotation was followed, after those that rotate and read. */
const FOLLOWING = 3;

/** Both read a row by itself after they changed it; SQLite would not have to. */
for (const database of [SQLITE, MARIADB]) {
  const { name, absent } = database;
  describe.skipIf(absent)(`a refresh that waits on ${absent ?? name}`, () => {
    const tables = useTables(database);
    const dialect = { ...SQL_DIALECTS[database.dialect], returns: false };
    let store: SqlSessionStore;
    let bench: StoreBench;
    let offset: () => number;
    beforeEach(() => {
      bench = new StoreBench((clockOffset) => {
        offset = clockOffset;
        return new SqlSessionStore(tables.client(), {
          ...tables.options,
          clockOffset,
        });
      });
    });
    beforeEach(async () => {
      store = (await bench.store()) as SqlSessionStore;
    });

    /** What happens when its row is changed, by the first statement or a later one, and was not read yet. */
    function interrupted(
      between: () => Promise<unknown>,
      changedBy = 1,
    ): OneSession {
      const until = systemMonotonic() + 30;
      const work = new SqlWork(tables.client(), dialect, until);
      let sent = 0;
      const send: Send = async (statement) => {
        const result = await work.send(statement);
        if (++sent === changedBy) {
          bench.advance(SLOW);
          await between();
          bench.advance(SLOW);
        }
        return result;
      };
      const { tablePrefix } = tables.options;
      const statements = new SessionStatements(dialect, tablePrefix, offset);
      return new OneSession({ send } as SqlWork, statements);
    }

    it.each([0, 7])(
      'while everybody is signed out gets no access token that outlives that, with version %i before',
      async (before) => {
        const owner = bench.newOwner();
        const token = await bench.open({ owner });
        await store.raiseVersion(owner, before);
        const rotation = await bench.rotation(token);
        let raised = Infinity;
        const { outcome, version, now } = await interrupted(async () => {
          raised = (await store.revokeAll(owner)).version;
          await store.revokeAll(owner);
        }).rotate(rotation);
        expect(outcome).toBe('rotated');
        expect(version).toBeLessThan(raised);
        const { revokedAt } = await bench.stored(token);
        expect(now).toBeLessThan(revokedAt as number);
      },
    );

    it('and follows another, while everybody is signed out, gets no access token that outlives that', async () => {
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      await bench.next(token);
      const rotation = await bench.rotation(token);
      let raised = 0;
      const { outcome, version, session } = await interrupted(async () => {
        raised = (await store.revokeAll(owner)).version;
      }, FOLLOWING).rotate(rotation);
      expect(outcome).toBe('retried');
      expect(session?.followed).toBe(1);
      expect(version).toBeLessThan(raised);
      expect((await bench.stored(token)).followed).toBe(1);
    });

    it('while it is signed out counts the lifetime from before', async () => {
      const token = await bench.open();
      const rotation = await bench.rotation(token);
      const { outcome, now } = await interrupted(() =>
        store.revoke(token.sessionId),
      ).rotate(rotation);
      expect(outcome).toBe('rotated');
      const { revokedAt } = await bench.stored(token);
      expect(now).toBeLessThan(revokedAt as number);
    });

    it('while its token is replayed is still the one success', async () => {
      const token = await bench.open();
      const changes = { grace: 0 };
      const rotation = await bench.rotation(token, changes);
      const answer = await interrupted(async () => {
        const replay = await bench.present(token, changes, store);
        expect(replay.answer.outcome).toBe('stale');
      }).rotate(rotation);
      expect(answer.outcome).toBe('rotated');
      expect(answer.session?.current).toBe(rotation.successor);
    });

    it('while all others of its owner are signed out gets the version from after that', async () => {
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      const rotation = await bench.rotation(token);
      let raised = Infinity;
      const { outcome, version, session } = await interrupted(async () => {
        const all = await store.revokeAll(owner, token.sessionId);
        expect(all.kept?.current).toBe(rotation.successor);
        raised = all.version;
      }).rotate(rotation);
      expect([outcome, version]).toEqual(['rotated', raised]);
      expect(session?.revokedAt).toBeUndefined();
    });

    it('while nothing happens is told the version and the time of the reading', async () => {
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      const { version: raised } = await store.raiseVersion(owner);
      const rotation = await bench.rotation(token);
      const { outcome, version, now, session } = await interrupted(
        async () => undefined,
      ).rotate(rotation);
      expect([outcome, version]).toEqual(['rotated', raised]);
      expect(now - (session?.rotatedAt as number)).toBeGreaterThan(SLOW);
    });
  });
}
