import { describe, expect, it } from 'vitest';
import { unhandledDuring } from '../../support/issuers/unhandled.js';
import { PLATFORMS } from '../../support/platform.js';
import {
  type OwnRedis,
  redisServerAbsent,
} from '../session-races/own-redis.js';
import { RedisPair } from './redis-pair.js';
import {
  ALICE,
  REVOKED,
  type RevokingApp,
  UNAVAILABLE,
} from './revoking-app.js';
import {
  answersDuring,
  countsOf,
  median,
  ms,
  secondsUntil,
} from './waiting.js';

const MAX_LAG = 1;
/** For a machine that is busy with other tests, seconds. */
const SLACK = 1.5;
const ROUNDS = 10;

interface Outage {
  readonly begin: (server: OwnRedis) => Promise<void>;
  readonly end: (server: OwnRedis) => Promise<void>;
}

const OUTAGES: Readonly<Record<string, Outage>> = {
  killed: {
    begin: (server) => server.kill(),
    end: (server) => server.start(),
  },
  frozen: {
    begin: async (server) => server.freeze(),
    end: async (server) => server.thaw(),
  },
};

async function tokensOf({ sessions }: RevokingApp) {
  const [gone, good] = await Promise.all([
    sessions.open('alice'),
    sessions.open('alice'),
  ]);
  return {
    sessionId: gone.sessionId,
    revoked: gone.accessToken.token,
    good: good.accessToken.token,
  };
}

describe.skipIf(redisServerAbsent).each(PLATFORMS)(
  'Redis, on %s,',
  (platform) => {
    it.each([true, false])(
      'tells the other instance of a revocation (woken: %s)',
      async (woken) => {
        await using pair = await RedisPair.started(platform, { woken });
        const { one, other } = pair;
        const times: number[] = [];
        for (let round = 0; round < ROUNDS; round++) {
          const { sessionId, accessToken } = await one.sessions.open('alice');
          expect(await other.request(accessToken.token)).toBe('200');
          await one.sessions.close(sessionId);
          expect(await one.request(accessToken.token)).toBe(REVOKED);
          times.push(
            await secondsUntil(REVOKED, () => other.request(accessToken.token)),
          );
        }
        console.info(
          `Redis on ${platform}, woken: ${woken}: elsewhere after ${ms(median(times))} (median), ${ms(Math.max(...times))} at most, of ${ROUNDS}`,
        );
        expect(Math.max(...times)).toBeLessThan(2);
      },
      60_000,
    );

    it.each(Object.entries(OUTAGES))(
      'that is %s lets nobody in who was revoked, and all recovers unaided',
      async (how, { begin, end }) => {
        const unhandled = await unhandledDuring(async () => {
          await using pair = await RedisPair.started(platform);
          const { one, other, server } = pair;
          const { sessionId, revoked, good } = await tokensOf(one);
          expect(await other.enter(revoked)).toBe(ALICE);
          await one.sessions.close(sessionId);
          await secondsUntil(REVOKED, () => other.request(revoked));
          const asking = answersDuring(4, () => other.request(revoked));
          await begin(server);
          const lag = await secondsUntil(UNAVAILABLE, () =>
            other.request(good),
          );
          const during = await answersDuring(2, () => other.request(good));
          expect(countsOf(during.answers)).toEqual({
            [UNAVAILABLE]: during.answers.length,
          });
          expect(await one.enter(good)).toBe(UNAVAILABLE);
          expect((await other.refusal(good)).retryAfter).toBe('1');
          await expect(one.sessions.revokeAccess('bob')).rejects.toMatchObject({
            kind: 'unavailable',
          });
          await end(server);
          const recovery = await secondsUntil('200', () => other.request(good));
          const { answers, slowest } = await asking;
          expect(new Set(answers)).toEqual(new Set([REVOKED, UNAVAILABLE]));
          expect(slowest).toBeLessThan(SLACK);
          for (const app of [one, other]) {
            await secondsUntil(ALICE, () => app.enter(good));
            expect(await app.enter(revoked)).toBe(REVOKED);
          }
          console.info(
            `Redis ${how} on ${platform}: 503 after ${ms(lag)}, slowest of ${answers.length} answers ${ms(slowest)}, recovered after ${ms(recovery)}`,
          );
          expect(lag).toBeLessThan(MAX_LAG + SLACK);
        });
        expect(unhandled).toEqual([]);
      },
      60_000,
    );

    it.each(Object.entries(OUTAGES))(
      "that is %s lets nobody in with check: 'store', and answers in time",
      async (how, { begin, end }) => {
        const unhandled = await unhandledDuring(async () => {
          await using pair = await RedisPair.started(platform, {
            revocations: { check: 'store' },
          });
          const { one, other, server } = pair;
          const { sessionId, revoked, good } = await tokensOf(one);
          expect(await other.enter(revoked)).toBe(ALICE);
          await one.sessions.close(sessionId);
          expect(await other.enter(revoked)).toBe(REVOKED);
          await begin(server);
          const { answers, slowest } = await answersDuring(4, () =>
            other.request(good),
          );
          expect(countsOf(answers)).toEqual({ [UNAVAILABLE]: answers.length });
          expect(slowest).toBeLessThan(MAX_LAG + SLACK);
          await end(server);
          const recovery = await secondsUntil('200', () => other.request(good));
          expect(await other.enter(revoked)).toBe(REVOKED);
          console.info(
            `Redis ${how} on ${platform}, check: store: slowest of ${answers.length} answers ${ms(slowest)}, recovered after ${ms(recovery)}`,
          );
        });
        expect(unhandled).toEqual([]);
      },
      60_000,
    );
  },
);
