import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import type { RefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import { POSTGRES } from '../../support/sql/databases.js';
import { Racers } from '../../support/sql/racers.js';
import { useTables } from '../../support/sql/tables.js';

const TIME_LIMIT_MS = 170_000;
const ROUNDS = Number(process.env['SQL_RACE_ROUNDS'] ?? 100);
const LOGOUTS = Number(process.env['SQL_RACE_LOGOUTS'] ?? 1000);
const GRACE = 30;

const { absent, name } = POSTGRES;

describe.skipIf(absent)(`two processes on ${absent ?? name}`, () => {
  const tables = useTables(POSTGRES);
  let racers: Racers;
  let bench: StoreBench;
  beforeAll(async () => {
    racers = await Racers.start(tables.options.tablePrefix);
    bench = new StoreBench(
      () => new SqlSessionStore(tables.client(), { ...tables.options }),
    );
  }, TIME_LIMIT_MS);
  afterAll(() => racers.close());

  const rotations = (token: RefreshToken, grace: number, count: number) =>
    Promise.all(
      Array.from({ length: count }, () => bench.rotation(token, { grace })),
    );

  describe.each([2, 10, 100, 1000])('%i refreshes of one token', (many) => {
    const rounds = Math.max(1, Math.ceil(many > 100 ? ROUNDS / 20 : ROUNDS));

    it.each([GRACE, 0])(
      'are one lineage, with %i s of grace',
      async (grace) => {
        const counts: Record<string, number> = {};
        for (let round = 0; round < rounds; round++) {
          const token = await bench.open();
          const [one, two] = [
            await rotations(token, grace, many / 2),
            await rotations(token, grace, many / 2),
          ];
          const results = await racers.run([
            { rotations: one },
            { rotations: two },
          ]);
          const outcomes = results.flatMap((each) => each.outcomes);
          tally(counts, outcomes);
          const good = new Set(results.flatMap((each) => each.current));
          const { current, generation, revokedAt } = await bench.stored(token);
          expect([...good]).toEqual([current]);
          expect(generation).toBe(1);
          expect(outcomes.filter((each) => each === 'rotated')).toHaveLength(1);
          expect(revokedAt === undefined).toBe(grace > 0);
        }
        console.info(
          `PostgreSQL, ${rounds} times ${many} refreshes, ${grace} s of grace: ${JSON.stringify(counts)}`,
        );
        expect(Object.keys(counts).toSorted()).toEqual(
          grace > 0
            ? ['retried', 'rotated']
            : expect.arrayContaining(['stale']),
        );
      },
      TIME_LIMIT_MS,
    );
  });

  it(
    'never refresh a session whose sign-out was acknowledged',
    async () => {
      const counts: Record<string, number> = {};
      for (let round = 0; round < LOGOUTS; round++) {
        const token = await bench.open();
        const grace = round % 2 === 0 ? GRACE : 0;
        const results = await racers.run([
          { rotations: await rotations(token, grace, 2) },
          { rotations: [], signOut: token.sessionId },
        ]);
        tally(
          counts,
          results.flatMap(({ outcomes }) => outcomes),
        );
        const late = await rotations(token, grace, 2);
        const after = await racers.run([
          { rotations: late.slice(1) },
          { rotations: late.slice(0, 1) },
        ]);
        expect(after.flatMap(({ outcomes }) => outcomes)).toEqual([
          'revoked',
          'revoked',
        ]);
      }
      console.info(
        `PostgreSQL, ${LOGOUTS} sign-outs against two refreshes: ${JSON.stringify(counts)}, after them nothing but revoked`,
      );
    },
    TIME_LIMIT_MS,
  );
});

function tally(
  counts: Record<string, number>,
  outcomes: readonly string[],
): void {
  for (const outcome of outcomes) {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
}
