import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { tagOfOwner } from '../../../libs/jwt-auth/src/sessions/session-id.js';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  freshPrefix,
  redisAbsent,
  REDIS_URL,
} from '../../support/managed-keys/redis-clients.js';

const DAY = 86_400;

describe.skipIf(redisAbsent)('what a RedisSessionStore keeps', () => {
  const prefix = freshPrefix();
  let client: Redis;
  let store: RedisSessionStore;
  let bench: StoreBench;
  beforeAll(() => {
    client = new Redis(REDIS_URL);
    store = new RedisSessionStore(client, { prefix });
    bench = new StoreBench(() => store);
  });
  afterAll(async () => {
    const keys = await client.keys(`${prefix}*`);
    await Promise.all(keys.map((key) => client.del(key)));
    client.disconnect();
  });

  it('vanishes by itself: sessions and indexes when they expire, the state of an owner after 400 days', async () => {
    const owner = bench.newOwner();
    const token = await bench.open({ owner, idle: 100, absolute: 5000 });
    await bench.open({ owner, idle: 50, absolute: 5000 });
    const slot = `${prefix}{${tagOfOwner(owner)}}:`;
    const lives = (key: string): Promise<number> => client.ttl(slot + key);
    const indexes = (epoch: number): string[] =>
      ['ends', 'used', 'opened'].map((kind) => `${kind}:${owner}:${epoch}`);
    await near(lives(token.sessionId), 100);
    for (const index of indexes(0)) {
      await near(lives(index), 100);
    }
    await bench.next(token, { idle: 1000 });
    await near(lives(token.sessionId), 1000);
    for (const index of indexes(0)) {
      await near(lives(index), 1000);
    }
    await store.raiseVersion(owner);
    await near(lives(`owner:${owner}`), 400 * DAY);
    const { version } = await store.revokeAll(owner, token.sessionId);
    await near(lives(token.sessionId), 1000);
    for (const index of indexes(version)) {
      await near(lives(index), 1000);
    }
    await near(lives(`owner:${owner}`), 400 * DAY);
    const keys = await client.keys(`${slot.replace(/[[\]?*]/g, '\\$&')}*`);
    const forgotten = await Promise.all(
      keys.map(async (key) => (await client.ttl(key)) < 0),
    );
    // Two sessions, three indexes and the state: nothing of the epoch before.
    expect(keys).toHaveLength(6);
    expect(forgotten).not.toContain(true);
  });

  it('is apart for owners that share a tag', async () => {
    const one = bench.newOwner();
    const two = tagOfOwner(one) + bench.newOwner().slice(4);
    const first = await bench.open({ owner: one });
    const second = await bench.open({ owner: two });
    const limit = { most: 1, onLimit: 'close' } as const;
    const { answer } = await bench.create({ owner: one, limit });
    expect(answer).toMatchObject({
      outcome: 'created',
      closed: [first.sessionId],
    });
    expect(await bench.listed(two)).toEqual([second.sessionId]);
    const { version } = await store.revokeAll(one, second.sessionId);
    expect(version).toBeGreaterThan(0);
    expect((await store.version(two)).version).toBe(0);
    expect(await bench.listed(one)).toEqual([]);
    expect(await bench.listed(two)).toEqual([second.sessionId]);
    expect(await store.revoke(second.sessionId, { owner: one })).toMatchObject({
      outcome: 'unknown',
    });
    expect((await bench.present(second)).answer).toMatchObject({
      outcome: 'rotated',
      version: 0,
    });
  });

  it('is apart from what has another prefix', async () => {
    const { sessionId } = await bench.open();
    const other = new RedisSessionStore(client, { prefix: `${prefix}2:` });
    expect((await other.read(sessionId)).session).toBeUndefined();
  });

  it('is told of an error without what Redis says', async () => {
    const token = await bench.open();
    const key = `${prefix}{${token.sessionId.slice(0, 4)}}:${token.sessionId}`;
    await client.set(key, 'hunter2');
    const failure: unknown = await bench
      .present(token)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      kind: 'unavailable',
      message:
        'The session store failed: WRONGTYPE: something else keeps keys under this prefix',
    });
    expect((failure as Error).cause).toBeUndefined();
  });
});

describe('a RedisSessionStore', () => {
  const client = { call: async () => 'OK' };

  it.each([
    ['client', undefined, {}, /client must be a client of ioredis or of redis/],
    ['prefix', client, { prefix: 5 }, /prefix must be text/],
    ['prefix', client, { prefix: '{a}' }, /prefix must have no braces/],
    ['time-out', client, { timeout: 0 }, /timeout must be a duration/],
    ['number', client, { replicas: -1 }, /replicas must be a whole number/],
    ['number', client, { replicas: '1' }, /replicas must be a whole number/],
    ['offset', client, { clockOffset: 5 }, /clockOffset must be a function/],
  ])('is refused a wrong %s', (_, given, options, message) => {
    expect(
      () => new RedisSessionStore(given as never, options as never),
    ).toThrow(
      expect.objectContaining({
        kind: 'misconfigured',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });

  it('makes nothing up from an answer that is none', async () => {
    const store = new RedisSessionStore(client);
    const unavailable = { kind: 'unavailable' };
    await expect(store.read('a')).rejects.toMatchObject(unavailable);
    await expect(store.list('a', { limit: 1 })).rejects.toMatchObject(
      unavailable,
    );
    await expect(store.now()).rejects.toMatchObject(unavailable);
    await expect(store.version('a')).rejects.toMatchObject(unavailable);
    await expect(store.revokeAll('a')).rejects.toMatchObject(unavailable);
    await expect(store.revoke('a')).rejects.toMatchObject(unavailable);
    expect(await store.prune()).toBe(0);
  });
});

async function near(actual: Promise<number>, seconds: number): Promise<void> {
  const value = await actual;
  expect(value).toBeLessThanOrEqual(seconds);
  expect(value).toBeGreaterThan(seconds - 20);
}
