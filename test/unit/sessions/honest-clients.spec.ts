import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import { SessionBench } from './session-bench.js';
import { propertyRuns } from '../../support/property-runs.js';

const GRACE = 30;

/** One moment in the life of tabs that share what they store. */
const momentArbitrary = fc.record({
  /** How many tabs refresh at once with the token that is stored. */
  tabs: fc.integer({ min: 1, max: 4 }),
  /** Whose answers arrive, in which order; lost where there is none. */
  arrivals: fc.array(fc.nat(3), { maxLength: 4 }),
  /** Until the next moment; what was lost is tried again within the window. */
  pause: fc.nat(100),
});

describe('honest tabs that share their storage', () => {
  it('are never signed out, whatever answers are lost or late, if they try again within grace', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(momentArbitrary, { maxLength: 15, size: 'max' }),
        async (moments) => {
          const { service, clock } = new SessionBench();
          let stored = (await service.open('alice')).refreshToken;
          /** Seconds that are left to try again something lost. */
          let left = Infinity;
          for (const { tabs, arrivals, pause } of moments) {
            const answers = await Promise.all(
              Array.from({ length: tabs }, () => service.refresh(stored)),
            );
            const texts = answers.map(({ refreshToken }) => refreshToken);
            expect(new Set(texts).size).toBe(1);
            const arrived = arrivals.filter((each) => each < tabs);
            const isNew = texts[0] !== stored;
            if (arrived.length > 0 || !isNew) {
              stored = texts[0] as string;
              left = Infinity;
            } else {
              left = Math.min(left, GRACE);
            }
            const seconds = Math.min(pause, left);
            clock.advance(seconds);
            left -= seconds;
          }
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });
});

describe('a thief with a copy of a token', () => {
  it('and its owner never both go on past grace: their branch is one, or none', async () => {
    const turnArbitrary = fc.record({
      isThief: fc.boolean(),
      pause: fc.nat(90),
    });
    let caught = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, GRACE),
        fc.array(turnArbitrary, { minLength: 4, maxLength: 20, size: 'max' }),
        async (grace, turns) => {
          const bench = new SessionBench({ sessions: { grace } });
          const { service, clock, store } = bench;
          const { refreshToken, sessionId } = await service.open('alice');
          const held = { thief: refreshToken, owner: refreshToken };
          for (const { isThief, pause } of turns) {
            const who = isThief ? 'thief' : 'owner';
            const answer = await service
              .refresh(held[who])
              .catch(() => undefined);
            held[who] = answer?.refreshToken ?? held[who];
            if (answer !== undefined) {
              const { session } = await store.read(sessionId);
              const { generation } = parseRefreshToken(answer.refreshToken)!;
              expect(generation).toBe(session?.generation);
            }
            clock.advance(pause);
          }
          const { session } = await store.read(sessionId);
          const isOver = session?.revokedAt !== undefined;
          caught += isOver ? 1 : 0;
          const both = new Set(turns.map(({ isThief }) => isThief)).size === 2;
          // Strict: as soon as both have come, it is over.
          expect(grace > 0 || isOver === both).toBe(true);
        },
      ),
      { numRuns: propertyRuns(300) },
    );
    expect(caught).toBeGreaterThan(0);
  });
});
