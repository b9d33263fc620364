import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { sessionStoreContract } from '@jwt-auth/nestjs/testing';
import { redisServerAbsent } from '../../e2e/session-races/own-redis.js';
import {
  type ClusterOfOne,
  clusterOfOne,
} from '../../support/redis-cluster.js';

describe.skipIf(redisServerAbsent)('RedisSessionStore on a cluster', () => {
  let own: ClusterOfOne;
  beforeAll(async () => {
    own = await clusterOfOne();
  }, 30_000);
  afterAll(() => own[Symbol.asyncDispose]());

  sessionStoreContract(
    { describe, it },
    (clockOffset) => new RedisSessionStore(own.cluster, { clockOffset }),
  );

  it('says that a revocation waits for no replica, and can be told no other', async () => {
    expect(await new RedisSessionStore(own.cluster).warnings()).toEqual([
      expect.stringContaining('Redis is a cluster'),
    ]);
    expect(() => new RedisSessionStore(own.cluster, { replicas: 1 })).toThrow(
      'replicas cannot be waited for in a cluster',
    );
  });
});
