import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { subjectTag } from '../../../libs/jwt-auth/src/sessions/session-id.js';
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

  it('vanishes by itself: sessions and the index when they expire, versions after 400 days', async () => {
    const subject = bench.newSubject();
    const token = await bench.open({ subject, idle: 100, absolute: 5000 });
    await bench.open({ subject, idle: 50, absolute: 5000 });
    const slot = `${prefix}{${subjectTag(subject)}}:`;
    const lives = (key: string): Promise<number> => client.ttl(slot + key);
    await near(lives(token.sessionId), 100);
    await near(lives(`of:${subject}`), 100);
    await bench.next(token, { idle: 1000 });
    await near(lives(token.sessionId), 1000);
    await near(lives(`of:${subject}`), 1000);
    await store.revoke(token.sessionId);
    await near(lives(token.sessionId), 1000);
    await store.raiseVersion(subject);
    await near(lives(`version:${subject}`), 400 * DAY);
    await near(lives(`version:${subject}`), 400 * DAY);
    const keys = await client.keys(`${slot.replace(/[[\]?*]/g, '\\$&')}*`);
    const forgotten = await Promise.all(
      keys.map(async (key) => (await client.ttl(key)) < 0),
    );
    expect(keys).toHaveLength(4);
    expect(forgotten).not.toContain(true);
  });

  it('is apart for subjects that share a tag', async () => {
    const [one, two] = subjectsOfOneTag();
    const first = await bench.open({ subject: one });
    const second = await bench.open({ subject: two });
    const limit = { most: 1, whenFull: 'close-oldest' } as const;
    const { answer } = await bench.create({ subject: one, limit });
    expect(answer).toMatchObject({
      outcome: 'created',
      closed: [first.sessionId],
    });
    const ids = async (subject: string): Promise<string[]> =>
      (await store.list(subject)).sessions.map(({ id }) => id);
    expect(await ids(two)).toEqual([second.sessionId]);
    const { version } = await store.revokeAll(one, second.sessionId);
    expect(version).toBeGreaterThan(0);
    expect((await store.version(two)).version).toBe(0);
    expect(await ids(one)).toEqual([]);
    expect(await ids(two)).toEqual([second.sessionId]);
    expect(
      await store.revoke(second.sessionId, { subject: one }),
    ).toMatchObject({ outcome: 'unknown' });
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
      message: 'The session store failed',
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
    await expect(store.list('a')).rejects.toMatchObject(unavailable);
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

function subjectsOfOneTag(): [string, string] {
  const byTag = new Map<string, string>();
  for (let number = 0; ; number++) {
    const subject = `user ${number}`;
    const tag = subjectTag(subject);
    const other = byTag.get(tag);
    if (other !== undefined) {
      return [other, subject];
    }
    byTag.set(tag, subject);
  }
}
