import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';

const TIME_LIMIT_MS = 60_000;

describe.skipIf(redisServerAbsent)('RedisSessionStore with a replica', () => {
  let primary: OwnRedis;
  let replica: OwnRedis;
  let client: Redis;
  let onReplica: Redis;
  beforeAll(async () => {
    primary = await OwnRedis.started('--repl-diskless-sync-delay', '0');
    replica = await OwnRedis.started(
      '--replicaof',
      `127.0.0.1 ${primary.port}`,
    );
    client = new Redis(primary.url);
    onReplica = new Redis(replica.url);
    await vi.waitFor(
      async () => {
        expect(await client.info('replication')).toContain('state=online');
      },
      { timeout: 20_000 },
    );
  }, TIME_LIMIT_MS);
  afterAll(async () => {
    client.disconnect();
    onReplica.disconnect();
    await replica.remove();
    await primary.remove();
  });

  it(
    'acknowledges a revocation when the replica has it, and not before',
    async () => {
      const store = new RedisSessionStore(client);
      const bench = new StoreBench(() => store);
      const token = await bench.open();
      const { sessionId } = token;
      expect(await store.revoke(sessionId)).toMatchObject({ first: true });
      const keys = await onReplica.keys(`*:${sessionId}`);
      expect(keys).toHaveLength(1);
      expect(await onReplica.hexists(keys[0]!, 'revokedAt')).toBe(1);

      const other = await bench.open();
      replica.freeze();
      const unconfirmed = {
        kind: 'unavailable',
        message: 'The revocation has reached 0 of 1 replicas of Redis',
      };
      // Again as well, though there is nothing left to revoke.
      for (let time = 0; time < 2; time++) {
        await expect(store.revoke(other.sessionId)).rejects.toMatchObject(
          unconfirmed,
        );
      }
      const owner = bench.newOwner();
      await expect(store.revokeAll(owner)).rejects.toMatchObject(unconfirmed);
      // A theft is told nevertheless.
      const spent = await bench.open();
      await bench.next(spent, { grace: 0 });
      const theft = await bench.present(spent, { grace: 0 });
      expect(theft.answer.outcome).toBe('stale');
      const indifferent = new RedisSessionStore(client, { replicas: 0 });
      expect(await indifferent.revoke(other.sessionId)).toMatchObject({
        outcome: 'revoked',
      });
      replica.thaw();
      expect(await store.revoke(other.sessionId)).toMatchObject({
        outcome: 'revoked',
        first: false,
      });
    },
    TIME_LIMIT_MS,
  );

  it('waits for as many as it is told', async () => {
    const store = new RedisSessionStore(client, { replicas: 2, timeout: 1 });
    await expect(store.revokeAll('somebody')).rejects.toMatchObject({
      message: 'Redis has 1 of the 2 replicas that a revocation waits for',
    });
  });
});
