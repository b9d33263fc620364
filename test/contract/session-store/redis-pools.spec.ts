import { createClientPool, createCluster, createSentinel } from 'redis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  RedisKeyStore,
  RedisRevocationLog,
  RedisSessionStore,
} from '@jwt-auth/nestjs/redis';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';

const TIME_LIMIT_MS = 60_000;
const NOWHERE = 'redis://127.0.0.1:1';

function refusal(message: string): Error {
  return expect.objectContaining({
    kind: 'misconfigured',
    message: expect.stringContaining(message) as string,
  }) as Error;
}

describe.each(Object.entries({ RedisSessionStore, RedisRevocationLog }))(
  'a %s',
  (name, Store) => {
    it('waits for no replicas by a pool, whose connections take turns', () => {
      const pool = createClientPool({ url: NOWHERE });
      expect(() => new Store(pool, { replicas: 1 })).toThrow(
        refusal(
          `${name}: replicas cannot be waited for with a pool, which writes and waits on different connections: give a client of one connection`,
        ),
      );
      expect(() => new Store(pool, { replicas: 0 })).not.toThrow();
      expect(() => new Store(pool)).not.toThrow();
    });
  },
);

describe.each(
  Object.entries({ RedisSessionStore, RedisRevocationLog, RedisKeyStore }),
)('a %s', (name, Store) => {
  it.each([
    [
      'Sentinel',
      createSentinel({
        name: 'primary',
        sentinelRootNodes: [{ host: '127.0.0.1', port: 1 }],
      }),
    ],
    ['a cluster', createCluster({ rootNodes: [{ url: NOWHERE }] })],
  ])('needs ioredis for %s', (what, client) => {
    expect(() => new Store(client as never)).toThrow(
      refusal(`${name}: ${what} needs a client of ioredis`),
    );
  });
});

describe.skipIf(redisServerAbsent)('a pool of connections', () => {
  let primary: OwnRedis;
  let replica: OwnRedis | undefined;
  let pool: ReturnType<typeof createClientPool>;
  beforeAll(async () => {
    primary = await OwnRedis.started('--repl-diskless-sync-delay', '0');
    pool = createClientPool({ url: primary.url }, { minimum: 2 });
    await pool.connect();
  }, TIME_LIMIT_MS);
  afterAll(async () => {
    pool.destroy();
    await replica?.remove();
    await primary.remove();
  });

  it('does for a store, with nothing to warn of where there are no replicas', async () => {
    const store = new RedisSessionStore(pool);
    expect(await store.warnings()).toEqual([]);
    const bench = new StoreBench(() => store);
    const { sessionId } = await bench.open();
    expect(await store.revoke(sessionId)).toMatchObject({ first: true });
  });

  it(
    'is warned of where there are, unless the application says that none is waited for',
    async () => {
      replica = await OwnRedis.started(
        '--replicaof',
        `127.0.0.1 ${primary.port}`,
      );
      await vi.waitFor(
        async () => {
          expect(await pool.sendCommand(['INFO', 'replication'])).toContain(
            'state=online',
          );
        },
        { timeout: 20_000 },
      );
      const warning = expect.stringMatching(
        /^Redis has replicas, but revocations made with a pool of connections wait for none.*one connection/,
      ) as string;
      for (const Store of [RedisSessionStore, RedisRevocationLog]) {
        expect(await new Store(pool).warnings()).toEqual([warning]);
        expect(await new Store(pool, { replicas: 0 }).warnings()).toEqual([]);
      }
    },
    TIME_LIMIT_MS,
  );

  it('is not asked what its other connections wrote', async () => {
    replica?.freeze();
    const sent: string[] = [];
    const send = pool.sendCommand.bind(pool);
    vi.spyOn(pool, 'sendCommand').mockImplementation(async (words) => {
      sent.push(String(words[0]));
      return send(words);
    });
    const store = new RedisSessionStore(pool);
    await store.revokeAll('somebody');
    expect(sent).not.toContain('WAIT');
    replica?.thaw();
  });
});
