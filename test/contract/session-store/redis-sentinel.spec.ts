import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import { freePort } from '../../e2e/session-races/free-port.js';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';

const TIME_LIMIT_MS = 60_000;
const PATIENCE = { timeout: 30_000, interval: 100 };
const NAME = 'sessions';

describe.skipIf(redisServerAbsent)('Sentinel, on a client of ioredis', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-sentinel-'));
  let primary: OwnRedis;
  let replica: OwnRedis;
  let sentinel: ChildProcess;
  let client: Redis;
  beforeAll(async () => {
    primary = await OwnRedis.started('--repl-diskless-sync-delay', '0');
    replica = await OwnRedis.started(
      '--replicaof',
      `127.0.0.1 ${primary.port}`,
    );
    const port = await freePort();
    sentinel = watching(primary, port);
    client = new Redis({
      sentinels: [{ host: '127.0.0.1', port }],
      name: NAME,
    });
    client.on('error', () => undefined);
    const asking = new Redis(port);
    asking.on('error', () => undefined);
    await vi.waitFor(async () => {
      const known = await asking.call('SENTINEL', 'replicas', NAME);
      expect(JSON.stringify(known)).toContain(`:${replica.port}`);
    }, PATIENCE);
    asking.disconnect();
  }, TIME_LIMIT_MS);
  afterAll(async () => {
    client.disconnect();
    const gone = once(sentinel, 'exit');
    sentinel.kill();
    await gone;
    await replica.remove();
    await primary.remove();
    rmSync(folder, { recursive: true });
  });

  function watching({ port: watched }: OwnRedis, port: number): ChildProcess {
    const file = join(folder, 'sentinel.conf');
    const settings = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor ${NAME} 127.0.0.1 ${watched} 1`,
      `sentinel down-after-milliseconds ${NAME} 500`,
    ];
    writeFileSync(file, `${settings.join('\n')}\n`);
    return spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
  }

  it(
    'keeps what was acknowledged when the replica takes over',
    async () => {
      const store = new RedisSessionStore(client, { replicas: 1 });
      const bench = new StoreBench(() => store);
      const [closed, open] = [await bench.open(), await bench.open()];
      expect(await store.revoke(closed.sessionId)).toMatchObject({
        outcome: 'revoked',
      });
      await primary.kill();
      await vi.waitFor(async () => {
        expect((await bench.stored(open)).revokedAt).toBeUndefined();
      }, PATIENCE);
      expect((await bench.present(closed)).answer.outcome).toBe('revoked');
      await expect(store.revoke(open.sessionId)).rejects.toMatchObject({
        message: 'Redis has 0 of the 1 replicas that a revocation waits for',
      });
    },
    TIME_LIMIT_MS,
  );
});
