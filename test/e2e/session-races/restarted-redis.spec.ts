import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import { countBy } from './arena.js';
import { OwnRedis, redisServerAbsent } from './own-redis.js';

const SESSIONS = 200;
const TIME_LIMIT_MS = 120_000;

describe.skipIf(redisServerAbsent)('a Redis server that is restarted', () => {
  let server: OwnRedis;
  let client: Redis;
  let store: RedisSessionStore;
  let bench: StoreBench;
  beforeAll(async () => {
    server = await OwnRedis.started();
    // It sends commands again by itself after it lost the connection.
    client = new Redis(server.url, {
      retryStrategy: () => 20,
      maxRetriesPerRequest: null,
    });
    client.on('error', () => undefined);
    store = new RedisSessionStore(client, { timeout: 60 });
    bench = new StoreBench(() => store);
  });
  afterAll(async () => {
    client.disconnect();
    await server.remove();
  });

  it(
    'is asked once more by a client that sends again by itself: that is no theft',
    async () => {
      const tokens = await Promise.all(
        Array.from({ length: SESSIONS }, () => bench.open()),
      );
      const rotations = await Promise.all(
        tokens.map((token) => bench.rotation(token, { grace: 0 })),
      );
      let restarting: Promise<void> | undefined;
      const answers = await Promise.all(
        rotations.map(async (rotation) => {
          const answer = await store.rotate(rotation);
          restarting ??= server.kill().then(() => server.start());
          await store.now();
          return [answer, await store.rotate(rotation)];
        }),
      );
      await restarting;
      const outcomes = answers.flat().map(({ outcome }) => outcome);
      expect(countBy(outcomes)).toEqual({ rotated: 2 * SESSIONS });
      for (const token of tokens) {
        expect((await bench.stored(token)).generation).toBe(1);
      }
    },
    TIME_LIMIT_MS,
  );

  it(
    'and comes back empty refuses every token, and revives nothing',
    async () => {
      const owner = bench.newOwner();
      const { version } = await store.raiseVersion(owner);
      const live = await bench.open({ owner, version });
      const revoked = await bench.open({ owner, version });
      await store.revoke(revoked.sessionId);
      await server.kill();
      server.forget();
      await server.start();
      for (const token of [live, revoked]) {
        const { answer } = await bench.present(token);
        expect(answer).toMatchObject({
          outcome: 'rejected',
          because: 'unknown',
        });
        expect(await store.revoke(token.sessionId)).toMatchObject({
          outcome: 'unknown',
        });
      }
      expect(await bench.listed(owner)).toEqual([]);
      // Access tokens from before it have lower versions than any that is raised now.
      const raised = await store.raiseVersion(owner);
      expect(raised.version).toBeGreaterThanOrEqual(version);
    },
    TIME_LIMIT_MS,
  );
});
