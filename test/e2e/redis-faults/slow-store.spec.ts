import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OwnRedis, redisServerAbsent } from '../session-races/own-redis.js';
import { DelayingProxy } from './delaying-proxy.js';
import { closeConnections } from './http-client.js';
import { buildInstance, Instance, removeBuild } from './instances.js';
import { Retrying } from './retrying.js';

const CLIENTS = 25;
const SLOW_MS = Number(process.env['REDIS_SLOW_MS'] ?? 10_000);
const TIME_LIMIT_MS = 180_000;

/** Milliseconds for requests and for answers. */
const DELAYS: readonly (readonly [request: number, answer: number])[] = [
  [1000, 1000],
  [3000, 3000],
  [8000, 8000],
  [0, 3000],
  [3000, 0],
  [0, 8000],
];

describe.skipIf(redisServerAbsent)('A Redis that is slow for 10 s', () => {
  beforeAll(buildInstance, TIME_LIMIT_MS);
  afterAll(async () => {
    closeConnections();
    await removeBuild();
  });

  it.each(DELAYS)(
    'by %i ms for requests and %i ms for answers signs nobody out',
    async (request, answer) => {
      await using server = await disposable(await OwnRedis.started());
      await using proxy = await DelayingProxy.before(server.server.port);
      const order = {
        redis: { host: '127.0.0.1', port: proxy.port },
        secret: randomBytes(32).toString('base64url'),
      };
      await using one = await Instance.started(order);
      await using other = await Instance.started(order);
      const clients = new Retrying([one.port, other.port], CLIENTS);
      await clients.signIn();
      const refreshing = clients.refresh();
      await setTimeout(1000);
      proxy.delay = { request, answer };
      await setTimeout(SLOW_MS);
      proxy.delay = { request: 0, answer: 0 };
      await setTimeout(request + answer + 3000);
      clients.stop();
      await refreshing;
      console.info(
        `Delayed by ${request} and ${answer} ms: ${JSON.stringify(clients.counts)}`,
      );
      const said = one.said + other.said;
      if (process.env['REDIS_FAULT_LOG']) {
        console.info(said);
      }
      expect(clients.counts.lost).toBe(0);
      expect(said).not.toMatch(/something else than|unknown/);
    },
    TIME_LIMIT_MS,
  );
});

async function disposable(
  server: OwnRedis,
): Promise<{ readonly server: OwnRedis } & AsyncDisposable> {
  return { server, [Symbol.asyncDispose]: () => server.remove() };
}
