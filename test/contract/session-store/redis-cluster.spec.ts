import { Cluster, Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { sessionStoreContract } from '@jwt-auth/nestjs/testing';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';

/** One server that refuses, as every cluster does, what is not all in one slot. */
describe.skipIf(redisServerAbsent)('RedisSessionStore on a cluster', () => {
  let server: OwnRedis;
  let cluster: Cluster | undefined;
  beforeAll(async () => {
    server = await OwnRedis.started(
      '--cluster-enabled',
      'yes',
      '--cluster-announce-ip',
      '127.0.0.1',
    );
    const client = new Redis(server.url);
    await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await vi.waitFor(
      async () => {
        expect(await client.call('CLUSTER', 'INFO')).toContain('state:ok');
      },
      { timeout: 20_000 },
    );
    client.disconnect();
    cluster = new Cluster([{ host: '127.0.0.1', port: server.port }], {
      keyPrefix: 'app:',
    });
  }, 30_000);
  afterAll(async () => {
    cluster?.disconnect();
    await server.remove();
  });

  sessionStoreContract(
    { describe, it },
    (clockOffset) => new RedisSessionStore(cluster!, { clockOffset }),
  );

  it('says that a revocation waits for no replica, and can be told no other', async () => {
    expect(await new RedisSessionStore(cluster!).warnings()).toEqual([
      expect.stringContaining('Redis is a cluster'),
    ]);
    expect(() => new RedisSessionStore(cluster!, { replicas: 1 })).toThrow(
      'replicas cannot be waited for in a cluster',
    );
  });
});
