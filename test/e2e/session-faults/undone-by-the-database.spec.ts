import {
  type Dialect,
  Kysely,
  type LogEvent,
  type RawBuilder,
  sql,
} from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import type { SessionService } from '../../../libs/jwt-auth/src/sessions/session.service.js';
import {
  MARIADB,
  mariadbDialect,
  POSTGRES,
  postgresDialect,
  type TestDatabase,
  type TestKysely,
} from '../../support/sql/databases.js';
import { useTables } from '../../support/sql/tables.js';
import { outcomeOf, sessionService } from './application.js';

const TIME_LIMIT_MS = 30_000;
const TIMEOUT = 1;
const SLOWNESS = 2000;
/** Never lets a write through. */
const ALWAYS = 1_000_000;

/** Fails so many updates of a session, and says with which error. */
interface Obstacle {
  readonly error: string;
  readonly failures: number;
  readonly atCommit: boolean;
}

interface Hostile {
  readonly database: TestDatabase;
  readonly dialect: () => Dialect;
  /** Errors after which everything was undone, and those that say something else. */
  readonly undone: readonly string[];
  readonly others: readonly string[];
  readonly moments: readonly boolean[];
  /** One statement after the other. */
  setUp(prefix: string, obstacle: Obstacle): RawBuilder<unknown>[];
  tearDown(prefix: string): RawBuilder<unknown>[];
}

const HOSTILES: readonly Hostile[] = [
  {
    database: POSTGRES,
    dialect: () => postgresDialect(2),
    undone: ['40001', '40P01'],
    others: ['XX000', '57014'],
    moments: [false, true],
    setUp: (prefix, { error, failures, atCommit }) => [
      sql`${sql.raw(`create sequence ${prefix}count`)}`,
      sql.raw(`
        create function ${prefix}fail() returns trigger language plpgsql as $$
        begin
          if nextval('${prefix}count') <= ${failures} then
            raise exception 'as the test has it' using errcode = '${error}';
          end if;
          return new;
        end $$`),
      sql.raw(
        atCommit
          ? `create constraint trigger ${prefix}trigger after update on ${prefix}sessions
              deferrable initially deferred for each row execute function ${prefix}fail()`
          : `create trigger ${prefix}trigger before update on ${prefix}sessions
              for each row execute function ${prefix}fail()`,
      ),
    ],
    tearDown: (prefix) => [
      sql.raw(`drop function if exists ${prefix}fail() cascade`),
      sql.raw(`drop sequence if exists ${prefix}count`),
    ],
  },
  {
    database: MARIADB,
    dialect: mariadbDialect,
    undone: ['1213', '1205', '1020'],
    others: ['1644', '1317'],
    moments: [false],
    setUp: (prefix, { error, failures }) => [
      sql.raw(`create sequence ${prefix}count nocache`),
      sql.raw(`
        create trigger ${prefix}trigger before update on ${prefix}sessions
        for each row begin
          if nextval(${prefix}count) <= ${failures} then
            signal sqlstate '45000'
              set mysql_errno = ${error}, message_text = 'as the test has it';
          end if;
        end`),
    ],
    tearDown: (prefix) => [
      sql.raw(`drop trigger if exists ${prefix}trigger`),
      sql.raw(`drop sequence if exists ${prefix}count`),
    ],
  },
];

for (const hostile of HOSTILES) {
  const { database, undone, others, moments } = hostile;
  const { name, absent } = database;
  describe.skipIf(absent)(`${absent ?? name} undoes a rotation`, () => {
    const tables = useTables(database);
    const { tablePrefix } = tables.options;
    const failed: string[] = [];
    const outcomes: string[] = [];
    let client: TestKysely;
    let store: SqlSessionStore;
    let service: SessionService;
    beforeAll(() => {
      client = new Kysely({ dialect: hostile.dialect(), log: noting(failed) });
      store = new SqlSessionStore(client, tables.options);
      const sessions = { grace: 0, timeout: `${TIMEOUT}s` } as const;
      service = sessionService(store, { sessions });
      service.events.on((event) => void outcomes.push(...outcomeOf(event)));
    });
    afterAll(() => client.destroy());

    async function send(statements: RawBuilder<unknown>[]): Promise<void> {
      for (const statement of statements) {
        await statement.execute(tables.client());
      }
    }

    /** Refreshes once with the obstacle in the way, and once without. */
    async function refreshed(obstacle: Obstacle) {
      const { refreshToken, sessionId } = await service.open('somebody');
      failed.length = outcomes.length = 0;
      await send(hostile.setUp(tablePrefix, obstacle));
      const begun = performance.now();
      const answer = await service.refresh(refreshToken).then(
        () => 'done',
        (error: { kind: string }) => error.kind,
      );
      const milliseconds = performance.now() - begun;
      await send(hostile.tearDown(tablePrefix));
      // Whatever it still tried is over with its time.
      const { session } = await store.read(sessionId);
      return { refreshToken, answer, milliseconds, session };
    }

    const cases = (errors: readonly string[]) =>
      errors.flatMap((error) =>
        moments.map((atCommit) => ({
          error,
          atCommit,
          when: atCommit ? 'at its commit' : 'at once',
        })),
      );

    it.each(cases(undone))(
      'three times, $when, with $error: it is done all the same, once',
      async ({ error, atCommit }) => {
        const obstacle = { error, atCommit, failures: 3 };
        const { answer, session } = await refreshed(obstacle);
        expect(answer).toBe('done');
        expect(failed).toEqual([error, error, error]);
        expect(outcomes).toEqual(['rotated']);
        expect(session?.generation).toBe(1);
      },
      TIME_LIMIT_MS,
    );

    it.each(cases(undone))(
      'for ever, $when, with $error: 503 in time, and nothing has changed',
      async ({ error, atCommit }) => {
        const obstacle = { error, atCommit, failures: ALWAYS };
        const done = await refreshed(obstacle);
        expect(done.answer).toBe('unavailable');
        expect(done.milliseconds).toBeLessThan(TIMEOUT * 1000 + SLOWNESS);
        expect(failed.length).toBeGreaterThan(3);
        expect(new Set(failed)).toEqual(new Set([error]));
        expect(outcomes).toEqual([]);
        expect(done.session).toMatchObject({ generation: 0 });
        await service.refresh(done.refreshToken);
        expect(outcomes).toEqual(['rotated']);
        console.info(
          `${name}, undone for ever with ${error}: ${failed.length} attempts in ${Math.round(done.milliseconds)} ms, then unavailable`,
        );
      },
      TIME_LIMIT_MS,
    );

    it.each(cases(others))(
      'once, $when, with $error, which says nothing of others: 503 at once',
      async ({ error, atCommit }) => {
        const obstacle = { error, atCommit, failures: 1 };
        const { answer, session, refreshToken } = await refreshed(obstacle);
        expect(answer).toBe('unavailable');
        expect(failed).toEqual([error]);
        expect(session?.generation).toBe(0);
        await service.refresh(refreshToken);
        expect(outcomes).toEqual(['rotated']);
      },
      TIME_LIMIT_MS,
    );
  });
}

/** Notes the codes of what a database fails with. */
function noting(failed: string[]) {
  return (event: LogEvent): void => {
    if (event.level === 'error') {
      const { code, errno } = event.error as { code: string; errno?: number };
      failed.push(String(errno ?? code));
    }
  };
}
