import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownerOf } from '../../../libs/jwt-auth/src/sessions/owner.js';
import type { RefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import { redisAbsent } from '../../support/managed-keys/redis-clients.js';
import { Arena, TIME_LIMIT_MS } from './arena.js';
import type { Refreshed } from './racer-process.js';

const SESSIONS = 4000;
const SUBJECTS = 500;
const ROTATIONS = 5;

describe.skipIf(redisAbsent)('thousands of sessions at once, on Redis', () => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await Arena.opened();
  }, TIME_LIMIT_MS);
  afterAll(() => arena.close());

  it(
    'never meet',
    async () => {
      let tokens = await Promise.all(
        Array.from({ length: SESSIONS }, (_, index) =>
          arena.bench.open({ owner: ownerAt(index % SUBJECTS) }),
        ),
      );
      for (let round = 0; round < ROTATIONS; round++) {
        const halves = [
          tokens.slice(0, SESSIONS / 2),
          tokens.slice(SESSIONS / 2),
        ];
        await arena.racers.all((index) => ({
          type: 'prepare',
          tokens: halves[index]!,
          grace: 0,
        }));
        const refreshed = (
          await arena.racers.all<Refreshed[]>(() => ({ type: 'refresh' }))
        ).flat();
        const wrong = refreshed.filter(
          ({ outcome, sessionId, held }, index) =>
            outcome !== 'rotated' ||
            sessionId !== tokens[index]!.sessionId ||
            held?.family !== tokens[index]!.family,
        );
        expect(wrong).toEqual([]);
        tokens = refreshed.map(({ held }) => held as RefreshToken);
      }
      const store = await arena.bench.store();
      for (let index = 0; index < SUBJECTS; index++) {
        const page = { limit: SESSIONS };
        const { sessions } = await store.list(ownerAt(index), page);
        expect(sessions.map(({ id }) => id).toSorted()).toEqual(
          tokens
            .filter((_, place) => place % SUBJECTS === index)
            .map(({ sessionId }) => sessionId)
            .toSorted(),
        );
      }
      console.info(
        `Redis, ${SESSIONS} sessions of ${SUBJECTS} subjects: ${SESSIONS * ROTATIONS} rotations, 0 errors`,
      );
    },
    TIME_LIMIT_MS,
  );
});

function ownerAt(index: number): string {
  return ownerOf('https://issuer.example', `subject ${index}`);
}
