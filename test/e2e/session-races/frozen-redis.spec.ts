import { setImmediate } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisClient, RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import { plain } from '../../../libs/jwt-auth/src/testing/session-store/comparing.js';
import { OwnRedis, redisServerAbsent } from './own-redis.js';

interface Connected {
  readonly client: RedisClient;
  close(): void;
}

const CLIENTS: Record<string, (url: string) => Promise<Connected>> = {
  ioredis: async (url) => {
    const client = new Redis(url);
    client.on('error', () => undefined);
    return { client, close: () => client.disconnect() };
  },
  redis: async (url) => {
    const client = createClient({ url });
    client.on('error', () => undefined);
    await client.connect();
    return { client, close: () => client.destroy() };
  },
};

const UNAVAILABLE = {
  kind: 'unavailable',
  message: 'The session store did not answer within 1 seconds',
};

describe.skipIf(redisServerAbsent).each(Object.entries(CLIENTS))(
  'a Redis server that is frozen and thawed, on a client of %s',
  (_, connect) => {
    let server: OwnRedis;
    let connected: Connected;
    let store: RedisSessionStore;
    let bench: StoreBench;
    beforeAll(async () => {
      server = await OwnRedis.started();
      connected = await connect(server.url);
      store = new RedisSessionStore(connected.client, { timeout: 1 });
      bench = new StoreBench(() => store);
    });
    afterAll(async () => {
      connected.close();
      await server.remove();
    });

    /** Calls whose callers are answered before the server is there again. */
    async function whileFrozen(
      calls: readonly (() => Promise<unknown>)[],
    ): Promise<void> {
      server.freeze();
      const begun = performance.now();
      await Promise.all(
        calls.map((call) => expect(call()).rejects.toMatchObject(UNAVAILABLE)),
      );
      expect(performance.now() - begun).toBeLessThan(3000);
      server.thaw();
      // Commands are served in their order, so those before it are done.
      await expect.poll(() => store.now().catch(() => 0)).toBeGreaterThan(0);
    }

    it('does nothing that was given up: no rotation, no theft, no sign-in', async () => {
      const fresh = await bench.open();
      const spent = await bench.open();
      const current = await bench.next(spent, { grace: 0 });
      const before = await Promise.all(
        [fresh, current].map(async (token) => plain(await bench.stored(token))),
      );
      const owner = bench.newOwner();
      const deadline = (await store.now()) + 0.9;
      const rotations = await Promise.all(
        [fresh, spent].map((token) =>
          bench.rotation(token, { grace: 0, deadline }),
        ),
      );
      const draft = await bench.draft(fresh, owner, { deadline });
      await whileFrozen([
        ...rotations.map((rotation) => () => store.rotate(rotation)),
        () => store.create({ ...draft, id: `${draft.id.slice(0, -2)}AA` }),
      ]);
      const after = await Promise.all(
        [fresh, current].map(async (token) => plain(await bench.stored(token))),
      );
      expect(after).toEqual(before);
      expect(await bench.listed(owner)).toEqual([]);
      expect((await bench.present(fresh)).answer.outcome).toBe('rotated');
    });

    it('takes a logout that was given up when it comes again', async () => {
      const token = await bench.open();
      await whileFrozen([() => store.revoke(token.sessionId)]);
      expect((await store.revoke(token.sessionId)).outcome).toBe('revoked');
      expect((await bench.present(token)).answer.outcome).toBe('revoked');
    });

    it('leaves no rejection unhandled', async () => {
      const unhandled: unknown[] = [];
      const note = (error: unknown): unknown => unhandled.push(error);
      process.on('unhandledRejection', note);
      const { sessionId } = await bench.open();
      await whileFrozen([
        () => store.read(sessionId),
        () => store.now(),
        () => store.list('somebody', { limit: 1 }),
        () => store.revokeAll('somebody'),
      ]);
      await setImmediate();
      process.off('unhandledRejection', note);
      expect(unhandled).toEqual([]);
    });
  },
);
