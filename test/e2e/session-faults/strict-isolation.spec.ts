import { Kysely, type LogEvent } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { POSTGRES, postgresDialect } from '../../support/sql/databases.js';
import { useTables } from '../../support/sql/tables.js';
import { countBy } from '../session-races/arena.js';
import { outcomeOf, sessionService } from './application.js';

const TIME_LIMIT_MS = 60_000;
const SESSIONS = 30;
const AT_ONCE = 10;

const { absent, name } = POSTGRES;

describe.skipIf(absent).each(['repeatable read', 'serializable'])(
  `${absent ?? name}, %s by default`,
  (level) => {
    const tables = useTables(POSTGRES);
    const failed: string[] = [];
    const client = new Kysely<unknown>({
      dialect: postgresDialect(
        20,
        `-c default_transaction_isolation=${level.replace(' ', '\\ ')}`,
      ),
      log: (event: LogEvent) => {
        if (event.level === 'error') {
          failed.push((event.error as { code: string }).code);
        }
      },
    });
    afterAll(() => client.destroy());

    it.each([
      { mode: 'with grace', grace: '30s' },
      { mode: 'strict', grace: 0 },
    ] as const)(
      `undoes refreshes of one token, ${AT_ONCE} at once, $mode: one lineage all the same`,
      async ({ mode, grace }) => {
        const outcomes: string[] = [];
        failed.length = 0;
        const store = new SqlSessionStore(client, tables.options);
        const sessions = { grace, timeout: '10s' } as const;
        const service = sessionService(store, { sessions });
        service.events.on((event) => void outcomes.push(...outcomeOf(event)));
        for (let session = 0; session < SESSIONS; session++) {
          const { refreshToken, sessionId } = await service.open('somebody');
          const answers = await Promise.allSettled(
            Array.from({ length: AT_ONCE }, () =>
              service.refresh(refreshToken),
            ),
          );
          const given = answers.flatMap((each) =>
            each.status === 'fulfilled' ? [each.value.refreshToken] : [],
          );
          expect(new Set(given).size).toBe(1);
          expect(given).toHaveLength(grace === 0 ? 1 : AT_ONCE);
          const { session: stored } = await store.read(sessionId);
          expect(stored?.generation).toBe(1);
          expect(stored?.revokedAt === undefined).toBe(grace !== 0);
        }
        console.info(
          `PostgreSQL, ${level}, ${mode}, ${SESSIONS} times ${AT_ONCE} refreshes: ${JSON.stringify(countBy(outcomes))}, undone ${JSON.stringify(countBy(failed))}`,
        );
        expect(outcomes).toHaveLength(SESSIONS * AT_ONCE);
        expect(countBy(outcomes)['rotated']).toBe(SESSIONS);
        expect(new Set(failed)).toEqual(new Set(['40001']));
      },
      TIME_LIMIT_MS,
    );
  },
);
