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

  it('may be forbidden, which is told; and everything is stored', async () => {
    const rules = 'on >pw ~* +@all resetchannels'.split(' ');
    await writer.call('ACL', 'SETUSER', 'mute', ...rules);
    const limited = new Redis(server.url, { username: 'mute', password: 'pw' });
    const subscriber = limited.duplicate();
    const log = new RedisRevocationLog(limited, { subscriber });
    await expect(log.subscribe(() => expect.unreachable())).rejects.toEqual(
      expect.objectContaining({
        kind: 'unavailable',
        message: 'The revocation log failed',
      }),
    );
    expect(subscriber.listenerCount('message')).toBe(0);
    const { position } = await log.read();
    await log.append([RECORD]);
    expect((await log.read(position)).records).toHaveLength(1);
    const allowed = 'on >pw ~* +@all allchannels'.split(' ');
    await writer.call('ACL', 'SETUSER', 'mute', ...allowed);
    let wake!: () => void;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    await log.subscribe(() => wake());
    await log.append([RECORD]);
    await woken;
    limited.disconnect();
    subscriber.disconnect();
  });

  it.each(['ioredis', 'redis'])(
    'may begin too late for %s, which leaves nothing behind',
    async (kind) => {
      const asleep = await OwnRedis.started();
      const { client, subscriber, close } = await KINDS[
        kind as keyof typeof KINDS
      ](asleep.url);
      const log = new RedisRevocationLog(client, { subscriber, timeout: 1 });
      await log.read();
      let woken = 0;
      const wake = (): void => {
        woken += 1;
      };
      asleep.freeze();
      for (let time = 0; time < 2; time++) {
        await expect(log.subscribe(wake)).rejects.toMatchObject({
          kind: 'unavailable',
          message: 'The revocation log did not answer within 1 seconds',
        });
      }
      asleep.thaw();
      const end = await log.subscribe(wake);
      await log.append([RECORD]);
      await expect.poll(() => woken).toBe(1);
      await end();
      await log.append([RECORD]);
      await log.read();
      expect(woken).toBe(1);
      close();
      await asleep.remove();
    },
  );
});
