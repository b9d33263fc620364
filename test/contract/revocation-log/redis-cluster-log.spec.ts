import { Cluster, Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RedisRevocationLog } from '@jwt-auth/nestjs/redis';
import { revocationLogContract } from '@jwt-auth/nestjs/testing';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';

/** One server that refuses, as every cluster does, what is not all in one slot. */
describe.skipIf(redisServerAbsent)('RedisRevocationLog on a cluster', () => {
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

  revocationLogContract(
    { describe, it },
    (clockOffset) => new RedisRevocationLog(cluster!, { clockOffset }),
  );

  it('wakes by a connection to one of its servers, and waits for no replica', async () => {
    const subscriber = new Redis(server.url);
    const log = new RedisRevocationLog(cluster!, { subscriber });
    let wake!: () => void;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    await log.subscribe(() => wake());
    await log.append([{ text: '{}', lifetime: 60 }]);
    await woken;
    subscriber.disconnect();
    expect(() => new RedisRevocationLog(cluster!, { replicas: 1 })).toThrow(
      'replicas cannot be waited for in a cluster',
    );
  });
});
