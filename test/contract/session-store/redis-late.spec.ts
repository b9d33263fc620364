import { Redis } from 'ioredis';
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { REVOKE_ALL } from '../../../libs/jwt-auth/src/redis/owner-scripts.js';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  freshPrefix,
  REDIS_URL,
  redisAbsent,
} from '../../support/managed-keys/redis-clients.js';

/** Seconds that the store waits, and milliseconds after which its client connects again. */
const TIMEOUT = 1;
const RECONNECTION_MS = 2500;

describe.skipIf(redisAbsent)('a revokeAll() that reaches Redis late', () => {
  const prefix = freshPrefix();
  let client: Redis;
  let bench: StoreBench;
  beforeAll(() => {
    client = new Redis(REDIS_URL);
    bench = new StoreBench(() => new RedisSessionStore(client, { prefix }));
  });
  afterAll(async () => {
    const keys = await client.keys(`${prefix}*`);
    await Promise.all(keys.map((key) => client.del(key)));
    client.disconnect();
  });

  it('leaves sessions alone that were opened since it was given up', async () => {
    const losing = new Redis(REDIS_URL, {
      retryStrategy: () => RECONNECTION_MS,
    });
    onTestFinished(() => losing.disconnect());
    let late: Promise<unknown> | undefined;
    const elsewhere = new RedisSessionStore(
      {
        call: (command, ...args) => {
          if (args[0] !== REVOKE_ALL.sha) {
            return losing.call(command, ...args);
          }
          losing.disconnect(true);
          late = losing.call(command, ...args);
          return late;
        },
      },
      { prefix, timeout: TIMEOUT },
    );
    const store = await bench.store();
    const owner = bench.newOwner();
    await store.revokeAll(owner);
    await expect(elsewhere.revokeAll(owner)).rejects.toMatchObject({
      kind: 'unavailable',
      message: `The session store did not answer within ${TIMEOUT} seconds`,
    });
    const { version } = await store.revokeAll(owner);
    const { sessionId } = await bench.open({ owner, version });
    expect(await late).toBeInstanceOf(Array);
    expect(await bench.listed(owner)).toEqual([sessionId]);
    expect((await store.version(owner)).version).toBe(version);
  });

  it('says that it was late, and has changed nothing', async () => {
    const offsets = [0, TIMEOUT + 1];
    const late = new RedisSessionStore(client, {
      prefix,
      timeout: TIMEOUT,
      clockOffset: () => offsets.shift() ?? 0,
    });
    const owner = bench.newOwner();
    const { sessionId } = await bench.open({ owner });
    await expect(late.revokeAll(owner)).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'Redis was asked too late to revoke the sessions of a subject',
      retryAfter: 1,
    });
    const store = await bench.store();
    expect((await store.read(sessionId)).session?.revokedAt).toBeUndefined();
    expect((await store.version(owner)).version).toBe(0);
  });
});
