import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  RedisKeyStore,
  RedisRevocationLog,
  RedisSessionStore,
} from '@jwt-auth/nestjs/redis';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';
import { recordOf } from '../key-store/key-store-contract.js';

const FULL = {
  kind: 'unavailable',
  message: expect.stringMatching(
    /^The session store failed: OOM: its memory is full/,
  ) as string,
};

describe.skipIf(redisServerAbsent)('Redis at its memory limit', () => {
  let server: OwnRedis;
  let client: Redis;
  let store: RedisSessionStore;
  let bench: StoreBench;
  beforeAll(async () => {
    server = await OwnRedis.started();
    client = new Redis(server.url);
    store = new RedisSessionStore(client);
    bench = new StoreBench(() => store);
  });
  afterAll(async () => {
    client.disconnect();
    await server.remove();
  });

  it('closes sessions and keys as ever and goes on with those there are, but opens none', async () => {
    const owner = bench.newOwner();
    const [closed, other, kept] = await bench.openSome(owner, 3);
    const log = store.revocationLog();
    const keys = new RedisKeyStore(client);
    await keys.create('ring', recordOf(1));
    await client.config('SET', 'maxmemory', '1');

    const { answer } = await bench.present(kept!);
    expect(answer.outcome).toBe('rotated');
    expect(await store.revoke(closed!.sessionId)).toMatchObject({
      first: true,
    });
    const { version } = await store.revokeAll(owner, kept!.sessionId);
    expect((await bench.present(other!)).answer.outcome).toBe('revoked');
    expect((await store.read(kept!.sessionId)).version).toBe(version);
    await store.raiseVersion(bench.newOwner());
    await log.append([{ text: '["session","s"]', lifetime: 60 }]);
    expect((await log.read()).records).toHaveLength(1);
    expect(await keys.replace('ring', { ...recordOf(1), version: 2 }, 1)).toBe(
      true,
    );

    const fresh = { owner: bench.newOwner() };
    await expect(bench.create(fresh)).rejects.toMatchObject(FULL);
    const limit = { most: 1, onLimit: 'close' } as const;
    await expect(bench.create({ owner, version, limit })).rejects.toMatchObject(
      FULL,
    );
    expect(await bench.listed(owner)).toEqual([kept!.sessionId]);
    const another = new RedisRevocationLog(client, { prefix: 'other:' });
    await another.append([{ text: '["session","s"]', lifetime: 60 }]);
  });

  it('ends a session whose token was stolen', async () => {
    await client.config('SET', 'maxmemory', '0');
    const spent = await bench.open();
    await bench.next(spent, { grace: 0 });
    await client.config('SET', 'maxmemory', '1');
    const { answer } = await bench.present(spent, { grace: 0 });
    expect(answer.outcome).toBe('stale');
    expect((await bench.stored(spent)).revokedAt).toBeDefined();
  });
});
