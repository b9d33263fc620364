import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisRevocationLog, RedisSessionStore } from '@jwt-auth/nestjs/redis';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';

describe.skipIf(redisServerAbsent)('warnings() of a RedisSessionStore', () => {
  let server: OwnRedis;
  let client: Redis;
  beforeAll(async () => {
    server = await OwnRedis.started();
    client = new Redis(server.url);
  });
  afterAll(async () => {
    client.disconnect();
    await server.remove();
  });

  it('are none where nothing is evicted', async () => {
    expect(await new RedisSessionStore(client).warnings()).toEqual([]);
    expect(await new RedisRevocationLog(client).warnings()).toEqual([]);
    const other = createClient({ url: server.url });
    await other.connect();
    expect(await new RedisSessionStore(other).warnings()).toEqual([]);
    other.destroy();
  });

  it('name a policy by which sessions may be lost', async () => {
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    expect(await new RedisSessionStore(client).warnings()).toEqual([
      expect.stringContaining('maxmemory-policy is allkeys-lru'),
    ]);
    expect(await new RedisRevocationLog(client).warnings()).toEqual([
      'Redis may evict revocations, which revives access tokens: maxmemory-policy is allkeys-lru. Set it to noeviction',
    ]);
    await client.config('SET', 'maxmemory-policy', 'noeviction');
  });

  it('say what may not be asked, which keeps nothing from working', async () => {
    await client.call(
      'ACL',
      'SETUSER',
      'app',
      'on',
      '>pw',
      '~*',
      '+@all',
      '-info',
    );
    const limited = new Redis(server.url, {
      username: 'app',
      password: 'pw',
      enableReadyCheck: false,
    });
    const store = new RedisSessionStore(limited);
    expect(await store.warnings()).toEqual([
      expect.stringContaining('could not be checked whether Redis evicts'),
      expect.stringContaining(
        'could not be checked whether Redis has replicas',
      ),
    ]);
    expect(await new RedisRevocationLog(limited).warnings()).toEqual([
      'It could not be checked whether Redis evicts revocations. Set maxmemory-policy to noeviction',
      expect.stringContaining(
        'could not be checked whether Redis has replicas',
      ),
    ]);
    expect((await store.revokeAll('somebody')).kept).toBeUndefined();
    limited.disconnect();
  });
});
