import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisRevocationLog, RedisSessionStore } from '@jwt-auth/nestjs/redis';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';

const RECORD = { text: '{}', lifetime: 60 };

const KINDS = {
  ioredis: async (url: string) => {
    const client = new Redis(url);
    const subscriber = client.duplicate();
    return {
      client,
      subscriber,
      close: () => [client, subscriber].forEach((each) => each.disconnect()),
    };
  },
  'ioredis with a prefix of its own': async (url: string) => {
    const client = new Redis(url, { keyPrefix: 'app:' });
    const subscriber = client.duplicate();
    return {
      client,
      subscriber,
      close: () => [client, subscriber].forEach((each) => each.disconnect()),
    };
  },
  redis: async (url: string) => {
    const client = createClient({ url });
    const subscriber = client.duplicate();
    await Promise.all([client.connect(), subscriber.connect()]);
    return {
      client,
      subscriber,
      close: () => [client, subscriber].forEach((each) => each.destroy()),
    };
  },
};

describe.skipIf(redisServerAbsent)('waking by Redis', () => {
  let server: OwnRedis;
  let writer: Redis;
  beforeAll(async () => {
    server = await OwnRedis.started();
    writer = new Redis(server.url);
  });
  afterAll(async () => {
    writer.disconnect();
    await server.remove();
  });

  it.each(Object.entries(KINDS))('comes soon with %s', async (_, connect) => {
    const { client, subscriber, close } = await connect(server.url);
    const store = new RedisSessionStore(client, { subscriber });
    const log = store.revocationLog();
    // It is named without the prefix of the client.
    const other = new RedisSessionStore(writer).revocationLog();
    let wake!: () => void;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    let times = 0;
    const end = await log.subscribe(() => (times += 1));
    await log.subscribe(() => wake());
    // Nothing here asks by itself: what wakes can only be the server.
    await other.append([RECORD]);
    await woken;
    expect(times).toBe(1);
    await end();
    const again = new Promise<void>((resolve) => (wake = resolve));
    await other.append([RECORD]);
    await again;
    expect(times).toBe(1);
    close();
  });

  it('does not come where nothing was appended, or to another log', async () => {
    const subscriber = writer.duplicate();
    const log = new RedisRevocationLog(writer, { subscriber });
    const woken: string[] = [];
    let wake!: () => void;
    const last = new Promise<void>((resolve) => (wake = resolve));
    await new RedisRevocationLog(writer, {
      subscriber,
      prefix: 'other:',
    }).subscribe(() => woken.push('other'));
    await log.subscribe(() => {
      woken.push('one');
      wake();
    });
    await log.append([]);
    await log.spend('name', 'attempt', 10);
    await log.append([RECORD]);
    await last;
    expect(woken).toEqual(['one']);
    subscriber.disconnect();
  });

  it('comes again after the connection was lost', async () => {
    const subscriber = writer.duplicate();
    const log = new RedisRevocationLog(writer, { subscriber });
    let wake!: () => void;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    await log.subscribe(() => wake());
    await writer.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await expect
      .poll(async () => (await writer.call('PUBSUB', 'CHANNELS')) as string[])
      .not.toEqual([]);
    await log.append([RECORD]);
    await woken;
    subscriber.disconnect();
  });

  it('may be forbidden: nothing is told, and everything stored', async () => {
    const rules = 'on >pw ~* +@all resetchannels'.split(' ');
    await writer.call('ACL', 'SETUSER', 'mute', ...rules);
    const limited = new Redis(server.url, { username: 'mute', password: 'pw' });
    const subscriber = limited.duplicate();
    const log = new RedisRevocationLog(limited, { subscriber });
    const end = await log.subscribe(() => expect.unreachable());
    const { position } = await log.read();
    await log.append([RECORD]);
    expect((await log.read(position)).records).toHaveLength(1);
    await end();
    limited.disconnect();
    subscriber.disconnect();
  });

  it('may never begin: nobody waits longer than the time-out', async () => {
    const asleep = await OwnRedis.started();
    asleep.freeze();
    const subscriber = new Redis(asleep.url);
    const log = new RedisRevocationLog(writer, { subscriber, timeout: 1 });
    const end = await log.subscribe(() => undefined);
    await log.append([RECORD]);
    await end();
    subscriber.disconnect();
    await asleep.remove();
  });
});
