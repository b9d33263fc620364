import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisAbsent } from '../../support/managed-keys/redis-clients.js';
import { Arena, countBy, TIME_LIMIT_MS } from './arena.js';
import type { Spent } from './racer-process.js';

const RACES = 1000;
const AT_ONCE = 50;

describe.skipIf(redisAbsent)('refreshes that race a logout, on Redis', () => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await Arena.opened();
  }, TIME_LIMIT_MS);
  afterAll(() => arena.close());

  it(
    `${RACES} times: nothing is refreshed once the logout is acknowledged`,
    async () => {
      const outcomes: string[] = [];
      let latest = 0;
      for (let done = 0; done < RACES; done += AT_ONCE) {
        const tokens = await Promise.all(
          Array.from({ length: AT_ONCE }, () => arena.bench.open()),
        );
        const ids = tokens.map(({ sessionId }) => sessionId);
        const [one, two] = arena.racers.both;
        const [histories, acknowledged] = await Promise.all([
          one.tell<Spent[][]>({ type: 'refresh on', tokens }),
          two.tell<number[]>({ type: 'log out', ids }),
        ]);
        histories.forEach((history, index) => {
          outcomes.push(...history.map(({ outcome }) => outcome));
          expect(history.at(-1)?.outcome).toBe('revoked');
          const after = history.filter(
            ({ began }) => began > acknowledged[index]!,
          );
          latest += after.length;
          expect(after.every(({ outcome }) => outcome === 'revoked')).toBe(
            true,
          );
        });
        for (const token of tokens) {
          expect((await arena.bench.stored(token)).revokedAt).toBeDefined();
        }
      }
      const counts = JSON.stringify(countBy(outcomes));
      console.info(
        `Redis, ${RACES} logouts: ${counts}, of which ${latest} began after the acknowledgement`,
      );
      expect(outcomes.filter((each) => each === 'revoked')).toHaveLength(RACES);
      expect(outcomes).toContain('rotated');
    },
    TIME_LIMIT_MS,
  );
});
