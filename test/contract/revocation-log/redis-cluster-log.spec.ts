import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisRevocationLog } from '@jwt-auth/nestjs/redis';
import { revocationLogContract } from '@jwt-auth/nestjs/testing';
import { redisServerAbsent } from '../../e2e/session-races/own-redis.js';
import {
  type ClusterOfOne,
  clusterOfOne,
} from '../../support/redis-cluster.js';

describe.skipIf(redisServerAbsent)('RedisRevocationLog on a cluster', () => {
  let own: ClusterOfOne;
  beforeAll(async () => {
    own = await clusterOfOne();
  }, 30_000);
  afterAll(() => own[Symbol.asyncDispose]());

  revocationLogContract(
    { describe, it },
    (clockOffset) => new RedisRevocationLog(own.cluster, { clockOffset }),
  );

  it('wakes by a connection to one of its servers, and waits for no replica', async () => {
    const subscriber = new Redis(own.server.url);
    const log = new RedisRevocationLog(own.cluster, { subscriber });
    let wake!: () => void;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    await log.subscribe(() => wake());
    await log.append([{ text: '{}', lifetime: 60 }]);
    await woken;
    subscriber.disconnect();
    expect(() => new RedisRevocationLog(own.cluster, { replicas: 1 })).toThrow(
      'replicas cannot be waited for in a cluster',
    );
  });
});
