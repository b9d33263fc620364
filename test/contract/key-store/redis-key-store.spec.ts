import { createServer, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisClient, RedisKeyStore } from '@jwt-auth/nestjs/redis';
import {
  CLIENTS,
  freshPrefix,
  type OpenClient,
  redisAbsent,
} from '../../support/managed-keys/redis-clients.js';
import { RingFixture } from '../../support/managed-keys/ring-fixture.js';
import { freshRing, keyStoreContract, recordOf } from './key-store-contract.js';

describe.skipIf(redisAbsent).each(Object.entries(CLIENTS))(
  'RedisKeyStore on a client of %s',
  (_, connect) => {
    const prefix = freshPrefix();
    let open: OpenClient;
    let store: RedisKeyStore;
    beforeAll(async () => {
      open = await connect();
      store = new RedisKeyStore(open.client, { prefix });
    });
    afterAll(() => open.close(prefix));

    keyStoreContract(() => store);

    it('takes a command that the client sent twice for one', async () => {
      const ring = freshRing();
      const next = recordOf(1, { version: 2 });
      for (let sent = 0; sent < 2; sent++) {
        expect(await store.create(ring, recordOf(1))).toBe(true);
      }
      for (let sent = 0; sent < 2; sent++) {
        expect(await store.replace(ring, next, 1)).toBe(true);
      }
      expect(await store.list(ring)).toEqual([next]);
    });

    it('changes nothing with a command that arrives too late', async () => {
      const ring = freshRing();
      const late = new RedisKeyStore(stale(open.client), { prefix });
      const tooLate = {
        kind: 'unavailable',
        message: 'Redis was asked too late to store a key',
      };
      await expect(late.create(ring, recordOf(1))).rejects.toMatchObject(
        tooLate,
      );
      expect(await store.list(ring)).toEqual([]);
      await store.create(ring, recordOf(1));
      await expect(
        late.replace(ring, recordOf(1, { version: 2 }), 1),
      ).rejects.toMatchObject(tooLate);
      expect(await store.list(ring)).toEqual([recordOf(1)]);
    });

    it('keeps apart what has another prefix', async () => {
      const ring = freshRing();
      const other = new RedisKeyStore(open.client, { prefix: `${prefix}2:` });
      await other.create(ring, recordOf(1));
      expect(await store.list(ring)).toEqual([]);
    });

    it('hands on a record that is no JSON, which no instance starts with', async () => {
      const ring = freshRing();
      await command(open.client, 'HSET', prefix + ring, '1', 'no JSON');
      expect(await store.list(ring)).toEqual(['no JSON']);
      expect(await store.replace(ring, recordOf(1), 1)).toBe(false);
      const fixture = new RingFixture();
      await expect(fixture.started({ store, ring })).rejects.toMatchObject({
        kind: 'misconfigured',
      });
    });

    it('is unavailable where Redis refuses, without quoting it', async () => {
      const ring = freshRing();
      await command(open.client, 'SET', prefix + ring, 'hunter2');
      const failure: unknown = await store
        .create(ring, recordOf(1))
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({
        kind: 'unavailable',
        message:
          'The store of the keys failed: WRONGTYPE: something else keeps keys under this prefix',
      });
      expect(inspect(failure)).not.toContain('ciphertext');
    });
  },
);

describe.skipIf(redisAbsent)('managed keys in Redis', () => {
  it('are the same through either client', async () => {
    const prefix = freshPrefix();
    const ring = new RingFixture();
    const clients = await Promise.all(
      Object.values(CLIENTS).map((connect) => connect()),
    );
    const instances = await Promise.all(
      clients.map(({ client }) =>
        ring.started({ store: new RedisKeyStore(client, { prefix }) }),
      ),
    );
    const [one, two] = instances.map(({ keys }) => keys);
    expect(one?.list()).toEqual(two?.list());
    await one?.revoke(one.signingKey(ring.now).kid);
    await two?.reload();
    expect(two?.list()).toEqual(one?.list());
    expect(two?.list().map(({ state }) => state)).toEqual([
      'revoked',
      'signing',
      'standby',
    ]);
    await ring.close();
    await Promise.all(clients.map((each) => each.close(prefix)));
  });
});

describe('a Redis server that is frozen', () => {
  const sockets = new Set<Socket>();
  let server: Server;
  beforeAll(async () => {
    server = createServer((socket) => sockets.add(socket));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });

  it('keeps nobody waiting for longer than the time-out', async () => {
    const { port } = server.address() as { port: number };
    const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true });
    client.on('error', () => undefined);
    const store = new RedisKeyStore(client, { timeout: 1 });
    const begun = performance.now();
    const frozen = {
      kind: 'unavailable',
      message: 'The store of the keys did not answer within 1 seconds',
    };
    await Promise.all([
      expect(store.list('ring')).rejects.toMatchObject(frozen),
      expect(store.create('ring', recordOf(1))).rejects.toMatchObject(frozen),
      expect(store.remove('ring', 1)).rejects.toMatchObject(frozen),
    ]);
    expect(performance.now() - begun).toBeLessThan(5000);
    client.disconnect();
  });
});

describe('a RedisKeyStore', () => {
  const client = { call: async () => 'OK' };

  it.each([
    ['client', undefined, {}, /client must be a client of ioredis or of redis/],
    ['client', { get: () => 1 }, {}, /client must be a client/],
    ['prefix', client, { prefix: 5 }, /prefix must be text/],
    [
      'name',
      client,
      { prefx: 'a' },
      /: prefx is no option here; did you mean prefix\?/,
    ],
    [
      'name',
      client,
      { replicas: 1 },
      /: replicas is no option here; known are prefix, timeout$/,
    ],
    ['group', client, null, /its options must be an object of prefix, timeout/],
    ['time-out', client, { timeout: 0 }, /timeout must be a duration/],
    ['time-out', client, { timeout: '2 s' }, /timeout must be a duration/],
  ])('is refused a wrong %s', (_, given, options, message) => {
    expect(
      () => new RedisKeyStore(given as RedisClient, options as never),
    ).toThrow(
      expect.objectContaining({
        kind: 'misconfigured',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });

  it('does not take an answer that is no list for an empty ring', async () => {
    await expect(new RedisKeyStore(client).list('ring')).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  it('shows nothing of its client', () => {
    const secretive = { ...client, options: { password: 'hunter2' } };
    const store = new RedisKeyStore(secretive);
    expect(inspect(store, { showHidden: true, depth: 9 })).not.toContain(
      'hunter2',
    );
    expect(JSON.stringify(store)).toBe('{}');
  });
});

function command(client: RedisClient, ...words: string[]): Promise<unknown> {
  return 'call' in client
    ? client.call(words[0] as string, ...words.slice(1))
    : client.sendCommand(words);
}

/** A client whose commands take effect long after it asked for the time. */
function stale(client: RedisClient): RedisClient {
  return {
    sendCommand: async (words) =>
      words[0] === 'TIME' ? ['1000000000', '0'] : command(client, ...words),
  };
}
