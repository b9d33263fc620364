import { afterAll, describe, expect, it } from 'vitest';
import { Redis } from 'ioredis';
import type { createClient } from 'redis';
import {
  type RedisClient,
  RedisRevocationLog,
  RedisSessionStore,
} from '@jwt-auth/nestjs/redis';
import { revocationLogContract } from '@jwt-auth/nestjs/testing';
import {
  CLIENTS,
  freshPrefix,
  type OpenClient,
  redisAbsent,
} from '../../support/managed-keys/redis-clients.js';

type OpenSubscriber = Redis | ReturnType<typeof createClient>;

describe.skipIf(redisAbsent).each(Object.entries(CLIENTS))(
  'RedisRevocationLog on a client of %s',
  (_, connect) => {
    const prefix = freshPrefix();
    const open: OpenClient[] = [];
    const subscribers: OpenSubscriber[] = [];
    afterAll(async () => {
      await Promise.all(subscribers.map(async (each) => each.disconnect()));
      await Promise.all(open.map((each) => each.close(prefix)));
    });

    const client = async (): Promise<RedisClient> => {
      const connection = await connect();
      open.push(connection);
      return connection.client;
    };

    revocationLogContract({ describe, it }, async (clockOffset) => {
      const own = await client();
      const subscriber = await subscriberBeside(own);
      subscribers.push(subscriber);
      return new RedisRevocationLog(own, { prefix, clockOffset, subscriber });
    });

    it('is where a session store says, in one place for all stores', async () => {
      const [one, two] = [await client(), await client()];
      const store = new RedisSessionStore(one, { prefix });
      const log = store.revocationLog();
      expect(store.revocationLog()).toBe(log);
      const other = new RedisRevocationLog(two, {
        prefix: `${prefix}revocations:`,
      });
      const { position } = await other.read();
      await log.append([{ text: '{}', lifetime: 10 }]);
      const page = await other.read(position);
      expect(page.records.map(({ text }) => text)).toEqual(['{}']);
    });
  },
);

describe('a RedisRevocationLog', () => {
  const client = { call: async () => 'OK' };

  it.each([
    ['client', undefined, {}, /client must be a client of ioredis or of redis/],
    ['prefix', client, { prefix: '{a}' }, /prefix must have no braces/],
    ['time-out', client, { timeout: 0 }, /timeout must be a duration/],
    ['number', client, { replicas: -1 }, /replicas must be a whole number/],
    ['offset', client, { clockOffset: 5 }, /clockOffset must be a function/],
    ['subscriber', client, { subscriber: client }, /subscriber must be a/],
    ['subscriber', client, { subscriber: null }, /subscriber must be a/],
    [
      'name',
      client,
      { prefx: 'a' },
      /: prefx is no option here; did you mean prefix\?/,
    ],
    [
      'name',
      client,
      { keyPrefix: 'a' },
      /: keyPrefix is no option here: write prefix$/,
    ],
    ['name', client, { replica: undefined }, /did you mean replicas\?/],
    ['group', client, null, /its options must be an object of prefix, timeout/],
    ['group', client, 'a:', /its options must be an object of prefix, timeout/],
  ])('is refused a wrong %s', (_, given, options, message) => {
    for (const Class of [RedisRevocationLog, RedisSessionStore]) {
      expect(() => new Class(given as never, options as never)).toThrow(
        expect.objectContaining({
          kind: 'misconfigured',
          message: expect.stringMatching(message) as string,
        }) as Error,
      );
    }
  });

  it('is refused the connection that it listens with', () => {
    const both = { ...client, subscribe: () => 1, on: () => 1 } as never;
    expect(() => new RedisRevocationLog(both, { subscriber: both })).toThrow(
      /subscriber must be a second connection/,
    );
  });

  it('makes nothing up from an answer that is none', async () => {
    const log = new RedisRevocationLog(client);
    const unavailable = { kind: 'unavailable' };
    await expect(log.append([])).rejects.toMatchObject(unavailable);
    await expect(log.read()).rejects.toMatchObject(unavailable);
    await expect(log.spend('a', 'b', 1)).rejects.toMatchObject(unavailable);
    await expect(log.prune()).rejects.toMatchObject(unavailable);
  });
});

async function subscriberBeside(client: RedisClient): Promise<OpenSubscriber> {
  if (client instanceof Redis) {
    return client.duplicate();
  }
  const subscriber = (client as ReturnType<typeof createClient>).duplicate();
  await subscriber.connect();
  return subscriber;
}
