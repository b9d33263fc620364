import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import {
  type Presented,
  StoreBench,
} from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import type { RefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import { countBy } from './arena.js';
import { OwnRedis, redisServerAbsent } from './own-redis.js';

const ROUNDS = 10;
const SESSIONS = 200;
const TIME_LIMIT_MS = 120_000;

/** A refresh, answered or not. */
interface Refresh {
  readonly token: RefreshToken;
  readonly answered: Presented | undefined;
}

describe.skipIf(redisServerAbsent)('a Redis server that is killed', () => {
  let server: OwnRedis;
  let client: Redis;
  let store: RedisSessionStore;
  let bench: StoreBench;
  beforeAll(async () => {
    server = await OwnRedis.started();
    // Without sendings of its own, so that lost answers stay lost.
    client = new Redis(server.url, {
      autoResendUnfulfilledCommands: false,
      retryStrategy: () => 20,
    });
    client.on('error', () => undefined);
    store = new RedisSessionStore(client, { timeout: 5 });
    bench = new StoreBench(() => store);
  });
  afterAll(async () => {
    client.disconnect();
    await server.remove();
  });

  /** Kills it once so many of the refreshes have been answered. */
  async function killedDuring(
    tokens: readonly RefreshToken[],
    grace: number,
    answers: number,
  ): Promise<Refresh[]> {
    const rotations = await Promise.all(
      tokens.map((token) => bench.rotation(token, { grace })),
    );
    let left = answers;
    let killing: Promise<void> | undefined;
    const refreshes = await Promise.all(
      rotations.map(async (rotation, index) => {
        const token = tokens[index]!;
        // A few at a time, so that the end meets some at every step.
        await store.now().catch(() => undefined);
        const answer = await store.rotate(rotation).catch(() => undefined);
        left -= answer === undefined ? 0 : 1;
        if (left <= 0) {
          killing ??= server.kill();
        }
        const held = answer && bench.heldAfter(token, answer);
        return { token, answered: answer && { rotation, answer, held } };
      }),
    );
    await killing;
    return refreshes;
  }

  async function restarted(): Promise<void> {
    await server.start();
    await expect
      .poll(() => store.now().catch(() => 0), { timeout: 10_000 })
      .toBeGreaterThan(0);
  }

  it.each([
    { mode: 'with grace', grace: 30, spent: 'retried' },
    { mode: 'strict', grace: 0, spent: 'stale' },
  ])(
    `during rotations, ${ROUNDS} times, $mode: no token is spent twice`,
    async ({ mode, grace, spent }) => {
      const counts: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const tokens = await Promise.all(
          Array.from({ length: SESSIONS }, () => bench.open()),
        );
        const refreshes = await killedDuring(tokens, grace, 1 + round * 15);
        await restarted();
        await Promise.all(
          refreshes.map(async ({ token, answered }) => {
            const { generation, current } = await bench.stored(token);
            if (answered !== undefined) {
              // What was acknowledged was on the disk.
              expect(answered.answer.outcome).toBe('rotated');
              expect(current).toBe(answered.rotation.successor);
            }
            const retry = await bench.present(token, { grace });
            const { outcome } = retry.answer;
            const wasSpent = answered !== undefined || generation > 0;
            expect(outcome).toBe(wasSpent ? spent : 'rotated');
            expect(retry.held?.secret).toBe(
              grace > 0 && answered
                ? answered.held?.secret
                : retry.held?.secret,
            );
            counts.push(`${answered ? 'answered' : 'lost'}, then ${outcome}`);
          }),
        );
      }
      console.info(
        `Redis killed ${ROUNDS} times, ${mode}: ${JSON.stringify(countBy(counts))}`,
      );
    },
    TIME_LIMIT_MS,
  );
});
