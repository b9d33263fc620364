import { Kysely, MysqlDialect, type Dialect } from 'kysely';
import { createPool } from 'mysql2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { ownerOf } from '../../../libs/jwt-auth/src/sessions/owner.js';
import { parseRefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import type { SessionService } from '../../../libs/jwt-auth/src/sessions/session.service.js';
import {
  MARIADB,
  MARIADB_URL,
  POSTGRES,
  postgresDialect,
} from '../../support/sql/databases.js';
import { useTables } from '../../support/sql/tables.js';
import { outcomeOf, sessionService } from './application.js';
import { ISSUER } from '../../support/scenes.js';

const TIME_LIMIT_MS = 30_000;
/** Time-out of a request, seconds, and milliseconds that a busy machine takes on top. */
const TIMEOUT = 1;
const SLOWNESS = 2000;
/** More than anyone could serve one after the other in no time. */
const AT_ONCE = 20;

const DIALECTS: Record<string, () => Dialect> = {
  PostgreSQL: () => postgresDialect(1),
  MariaDB: () =>
    new MysqlDialect({
      pool: createPool({ uri: MARIADB_URL, connectionLimit: 1 }),
    }),
};

for (const database of [POSTGRES, MARIADB]) {
  const { name, absent } = database;
  describe.skipIf(absent)(
    `the one connection to ${absent ?? name} is lent to somebody else`,
    () => {
      const tables = useTables(database);
      const outcomes: string[] = [];
      let client: Kysely<unknown>;
      let store: SqlSessionStore;
      let service: SessionService;
      let onlooker: SqlSessionStore;
      /** With as many connections as it needs. */
      let opener: SessionService;
      beforeAll(() => {
        client = new Kysely({ dialect: DIALECTS[name]!() });
        store = new SqlSessionStore(client, tables.options);
        const sessions = { grace: 0, timeout: `${TIMEOUT}s` } as const;
        service = sessionService(store, { sessions });
        service.events.on((event) => void outcomes.push(...outcomeOf(event)));
        onlooker = new SqlSessionStore(tables.client(), tables.options);
        opener = sessionService(onlooker, { sessions: { grace: 0 } });
      });
      afterAll(() => client.destroy());

      it(
        'for longer than the time-out: 503 in time, and nothing happens late',
        async () => {
          const opened = await Promise.all(
            Array.from({ length: AT_ONCE }, () => opener.open('somebody')),
          );
          const tokens = opened.map(({ refreshToken }) => refreshToken);
          const stored = () =>
            Promise.all(
              opened.map(async ({ sessionId }) => {
                return (await onlooker.read(sessionId)).session;
              }),
            );
          const before = await stored();
          const slowest = await client.connection().execute(async () => {
            const begun = performance.now();
            await Promise.all([
              ...tokens.map((token) =>
                expectUnavailable(service.refresh(token)),
              ),
              expectUnavailable(service.open('somebody new')),
              expectUnavailable(service.list('somebody new')),
              expectUnavailable(service.find(tokens[0]!)),
            ]);
            return performance.now() - begun;
          });
          expect(slowest).toBeLessThan(TIMEOUT * 1000 + SLOWNESS);
          // Whoever waited for the connection was before this.
          await store.now();
          expect(await stored()).toEqual(before);
          const owner = ownerOf(ISSUER, 'somebody new');
          const { sessions } = await onlooker.list(owner, { limit: 1 });
          expect(sessions).toEqual([]);
          expect(outcomes).toEqual([]);

          for (const token of tokens) {
            const { refreshToken } = await service.refresh(token);
            expect(parseRefreshToken(refreshToken)?.generation).toBe(1);
          }
          console.info(
            `${name}, no connection free: ${AT_ONCE + 3} answers unavailable, the last after ${Math.round(slowest)} ms, 0 late changes`,
          );
        },
        TIME_LIMIT_MS,
      );
    },
  );
}

function expectUnavailable(answer: Promise<unknown>): Promise<void> {
  return expect(answer).rejects.toMatchObject({ kind: 'unavailable' });
}
