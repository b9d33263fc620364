import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RedisClient, RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';

describe.skipIf(redisServerAbsent)('round trips to Redis', () => {
  let server: OwnRedis;
  let client: Redis;
  let store: RedisSessionStore;
  let bench: StoreBench;
  let sent: string[];
  beforeAll(async () => {
    server = await OwnRedis.started();
    client = new Redis(server.url);
    store = new RedisSessionStore(noting(client));
    bench = new StoreBench(() => store);
  });
  beforeEach(() => {
    sent = [];
  });
  afterAll(async () => {
    client.disconnect();
    await server.remove();
  });

  function noting(client: Redis): RedisClient {
    return {
      call: (command, ...args) => {
        sent.push(command);
        return client.call(command, ...args);
      },
    };
  }

  /** What a call sends, not counting what the bench does before it. */
  async function sentBy(call: () => Promise<unknown>): Promise<string[]> {
    sent = [];
    await call();
    return sent;
  }

  it('are two for a script that the server does not know, and one from then on', async () => {
    await client.script('FLUSH');
    const { sessionId } = await bench.open();
    expect(await sentBy(() => store.read(sessionId))).toEqual([
      'EVALSHA',
      'EVAL',
    ]);
    expect(await sentBy(() => store.read(sessionId))).toEqual(['EVALSHA']);
  });

  it('are one for a refresh that is no theft', async () => {
    const token = await bench.open();
    const held = await bench.next(token);
    for (const [each, outcome] of [
      [await bench.open(), 'rotated'],
      [held, 'held'],
      [{ ...token, family: held.secret }, 'rejected'],
      [{ ...token, sessionId: `${'A'.repeat(26)}` }, 'rejected'],
    ] as const) {
      const rotation = await bench.rotation(each);
      let answer: string | undefined;
      const trips = await sentBy(async () => {
        answer = (await store.rotate(rotation)).outcome;
      });
      expect(answer).toBe(outcome);
      expect(trips).toEqual(['EVALSHA']);
    }
  });

  it('are two for the first that follows a rotation, and one for the next', async () => {
    const warm = await bench.open();
    await bench.next(warm);
    await bench.present(warm);
    const token = await bench.open();
    await bench.next(token);
    for (const trips of [['EVALSHA', 'EVALSHA'], ['EVALSHA']]) {
      const rotation = await bench.rotation(token);
      expect(await sentBy(() => store.rotate(rotation))).toEqual(trips);
    }
  });

  it('are two for one that is a theft', async () => {
    const warm = await bench.open();
    await bench.next(warm, { grace: 0 });
    await bench.present(warm, { grace: 0 });
    const token = await bench.open();
    await bench.next(token, { grace: 0 });
    const rotation = await bench.rotation(token, { grace: 0 });
    const trips = await sentBy(() => store.rotate(rotation));
    expect(trips).toEqual(['EVALSHA', 'EVALSHA']);
  });

  it('are one for every other call', async () => {
    const owner = bench.newOwner();
    const { sessionId } = await bench.open({ owner });
    const calls: Record<string, () => Promise<unknown>> = {
      version: () => store.version(owner),
      list: () => store.list(owner, { limit: 10 }),
      raiseVersion: () => store.raiseVersion(owner),
      revoke: () => store.revoke(sessionId),
    };
    for (const [name, call] of Object.entries(calls)) {
      await call();
      expect(await sentBy(call), name).toEqual(['EVALSHA']);
    }
  });

  it('are two for a sign-out everywhere: the first asks for the time', async () => {
    const owner = bench.newOwner();
    await store.revokeAll(owner);
    expect(await sentBy(() => store.revokeAll(owner))).toEqual([
      'EVALSHA',
      'EVALSHA',
    ]);
  });
});
