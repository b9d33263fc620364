import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisClient, RedisSessionStore } from '@jwt-auth/nestjs/redis';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';

const SECRET = 'hunter2-do-not-log';

async function failureOf(client: RedisClient): Promise<string> {
  const store = new RedisSessionStore(client);
  const failure: unknown = await store
    .version('owner')
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ kind: 'unavailable' });
  expect((failure as Error).cause).toBeUndefined();
  return (failure as Error).message;
}

describe('an error of Redis', () => {
  it.each([
    [`NOAUTH Authentication required. ${SECRET}`, /: NOAUTH: it asks for a/],
    [`WRONGPASS invalid ${SECRET}`, /: WRONGPASS: it refused the user or/],
    [`NOPERM User ${SECRET} has no permissions`, /: NOPERM: permission denied/],
    [`READONLY You can't write ${SECRET}`, /: READONLY: it is a replica/],
    [`OOM command not allowed ${SECRET}`, /: OOM: its memory is full/],
    [`LOADING Redis is loading ${SECRET}`, /: LOADING: it is loading/],
    [`MOVED 3999 ${SECRET}:6381`, /: MOVED: it is a node of a cluster/],
    [`CLUSTERDOWN Hash slot ${SECRET}`, /: CLUSTERDOWN: its cluster is down/],
    [`NOREPLICAS Not enough ${SECRET}`, /: NOREPLICAS: it has fewer replicas/],
    [`${SECRET}`, /^The session store failed$/],
    [`SECRETWORD ${SECRET}`, /^The session store failed$/],
    [`constructor ${SECRET}`, /^The session store failed$/],
  ])('is told by its word and nothing else: %s', async (said, message) => {
    const call = (): Promise<unknown> => Promise.reject(new Error(said));
    const told = await failureOf({ call });
    expect(told).toMatch(message);
    expect(told).not.toContain(SECRET);
  });
});

describe.skipIf(redisServerAbsent)('a client of Redis', () => {
  let server: OwnRedis;
  beforeAll(async () => {
    server = await OwnRedis.started();
  });
  afterAll(() => server.remove());

  it('of node-redis that was not connected is told so', async () => {
    const client = createClient({ url: server.url });
    expect(await failureOf(client)).toBe(
      'The session store failed: connect() was not called on the client, or it is closed',
    );
  });

  it('of ioredis that was closed is told so', async () => {
    const client = new Redis(server.url);
    await client.ping();
    client.disconnect();
    expect(await failureOf(client)).toBe(
      'The session store failed: the client is closed: quit() or disconnect() was called, or it gave up',
    );
  });

  it('of ioredis that subscribes is told so', async () => {
    const client = new Redis(server.url);
    await client.subscribe('channel');
    expect(await failureOf(client)).toBe(
      'The session store failed: the client is subscribed: give the subscriber a connection of its own',
    );
    client.disconnect();
  });

  it('of a replica is told so when it writes', async () => {
    const replica = await OwnRedis.started(
      '--replicaof',
      `127.0.0.1 ${server.port}`,
    );
    const client = new Redis(replica.url, { enableReadyCheck: false });
    const store = new RedisSessionStore(client, { replicas: 0 });
    await expect(store.raiseVersion('owner')).rejects.toMatchObject({
      message: expect.stringContaining('READONLY: it is a replica') as string,
    });
    client.disconnect();
    await replica.remove();
  });
});
