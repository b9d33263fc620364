import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RedisRevocationLog } from '@jwt-auth/nestjs/redis';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';

const RECORD = { text: '{}', lifetime: 60 };
const TIME_LIMIT_MS = 60_000;

describe.skipIf(redisServerAbsent)('a RedisRevocationLog', () => {
  let primary: OwnRedis;
  let replica: OwnRedis;
  let client: Redis;
  let onReplica: Redis;
  beforeAll(async () => {
    primary = await OwnRedis.started('--repl-diskless-sync-delay', '0');
    client = new Redis(primary.url);
  }, TIME_LIMIT_MS);
  afterAll(async () => {
    client.disconnect();
    onReplica.disconnect();
    await replica.remove();
    await primary.remove();
  });

  it('takes one round trip', async () => {
    const sent: string[] = [];
    const log = new RedisRevocationLog({
      call: (command, ...args) => {
        sent.push(command);
        return client.call(command, ...args);
      },
    });
    const { position } = await log.read();
    const records = (count: number) =>
      Array.from({ length: count }, () => RECORD);
    for (const [call, trips] of [
      [() => log.append(records(1)), ['EVALSHA']],
      [() => log.append(records(1000)), ['EVALSHA']],
      [() => log.append(records(1001)), ['EVALSHA', 'EVALSHA']],
      [() => log.read(), ['EVALSHA']],
      [() => log.read(position), ['EVALSHA']],
      [() => log.read({ log: 'other', at: '0' }), ['EVALSHA']],
      [() => log.spend('name', 'a', 60), ['EVALSHA']],
      [() => log.spend('name', 'b', 60), ['EVALSHA']],
      // A thousand records each.
      [() => log.prune(), Array<string>(5).fill('EVALSHA')],
    ] as const) {
      await call();
      sent.length = 0;
      await call();
      expect(sent).toEqual(trips);
    }
  });

  it(
    'acknowledges when the replica has it, and not before',
    async () => {
      replica = await OwnRedis.started(
        '--replicaof',
        `127.0.0.1 ${primary.port}`,
      );
      onReplica = new Redis(replica.url);
      await vi.waitFor(
        async () => {
          expect(await client.info('replication')).toContain('state=online');
        },
        { timeout: 20_000 },
      );
      const log = new RedisRevocationLog(client, { prefix: 'own:' });
      await log.append([RECORD]);
      await log.spend('name', 'a', 60);
      expect(await onReplica.xlen('own:{log}:records')).toBe(2);
      expect(await onReplica.keys('own:spent:*')).toHaveLength(1);

      replica.freeze();
      const unconfirmed = {
        kind: 'unavailable',
        message: 'The revocation has reached 0 of 1 replicas of Redis',
      };
      await expect(log.append([RECORD])).rejects.toMatchObject(unconfirmed);
      // Again as well, though it is spent by this attempt already.
      for (let time = 0; time < 2; time++) {
        await expect(log.spend('other', 'a', 60)).rejects.toMatchObject(
          unconfirmed,
        );
      }
      expect((await log.spend('other', 'b', 60)).first).toBe(false);
      const indifferent = new RedisRevocationLog(client, {
        prefix: 'own:',
        replicas: 0,
      });
      expect((await indifferent.spend('other', 'a', 60)).first).toBe(true);
      await indifferent.append([RECORD]);
      replica.thaw();
      await log.append([RECORD]);
      expect((await log.read()).records).toHaveLength(4);
    },
    TIME_LIMIT_MS,
  );
});
