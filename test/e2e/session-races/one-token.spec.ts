import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import { redisAbsent } from '../../support/managed-keys/redis-clients.js';
import { Arena, countBy, ROUNDS, TIME_LIMIT_MS } from './arena.js';
import type { Refreshed } from './racer-process.js';

const rounds = ROUNDS;
const RACES = [2, 10, 100, 1000].map((k) => ({ k, rounds }));

describe.skipIf(redisAbsent)(
  'refreshes of one token at once, from two processes, on Redis',
  () => {
    let arena: Arena;
    beforeAll(async () => {
      arena = await Arena.opened();
    }, TIME_LIMIT_MS);
    afterAll(() => arena.close());

    it.each(RACES)(
      'strict, $k of them, $rounds times: one success, then revoked',
      async ({ k }) => {
        const outcomes: string[] = [];
        for (let round = 0; round < rounds; round++) {
          const token = await arena.bench.open();
          const refreshed = await race(arena, token, k, 0);
          outcomes.push(...refreshed.map(({ outcome }) => outcome));
          const of = countBy(refreshed.map(({ outcome }) => outcome));
          expect(of['rotated']).toBe(1);
          expect((of['stale'] ?? 0) + (of['revoked'] ?? 0)).toBe(k - 1);
          const held = refreshed.find(({ outcome }) => outcome === 'rotated');
          for (const each of [token, held!.held!]) {
            const { answer } = await arena.bench.present(each, { grace: 0 });
            expect(answer.outcome).toBe('revoked');
          }
        }
        report('strict', k, outcomes);
      },
      TIME_LIMIT_MS,
    );

    it.each(RACES)(
      'with grace, $k of them, $rounds times: one lineage',
      async ({ k }) => {
        const outcomes: string[] = [];
        for (let round = 0; round < rounds; round++) {
          const token = await arena.bench.open();
          const refreshed = await race(arena, token, k, 30);
          outcomes.push(...refreshed.map(({ outcome }) => outcome));
          const of = countBy(refreshed.map(({ outcome }) => outcome));
          expect(of).toEqual({ rotated: 1, retried: k - 1 });
          const secrets = refreshed.map(({ held }) => held?.secret);
          expect(new Set(secrets).size).toBe(1);
          const { generation } = await arena.bench.stored(token);
          expect(generation).toBe(1);
          const next = await arena.bench.present(refreshed[0]!.held!);
          expect(next.answer.outcome).toBe('held');
        }
        report('grace', k, outcomes);
      },
      TIME_LIMIT_MS,
    );
  },
);

async function race(
  { racers }: Arena,
  token: RefreshToken,
  k: number,
  grace: number,
): Promise<Refreshed[]> {
  const tokens = Array<RefreshToken>(k / 2).fill(token);
  await racers.all(() => ({ type: 'prepare', tokens, grace }));
  return (await racers.all<Refreshed[]>(() => ({ type: 'refresh' }))).flat();
}

function report(mode: string, k: number, outcomes: readonly string[]): void {
  console.info(
    `Redis, ${mode}, K = ${k}, ${rounds} rounds: ${JSON.stringify(countBy(outcomes))}`,
  );
}
