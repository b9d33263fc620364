import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RedisRevocationLog } from '@jwt-auth/nestjs/redis';
import {
  freshPrefix,
  redisAbsent,
  REDIS_URL,
} from '../../support/managed-keys/redis-clients.js';

const RECORD = { text: '"kept"', lifetime: 3600 };

describe.skipIf(redisAbsent)('what a RedisRevocationLog has lost', () => {
  const cleared: string[] = [];
  let client: Redis;
  let prefix: string;
  let log: RedisRevocationLog;
  beforeAll(() => {
    client = new Redis(REDIS_URL);
  });
  beforeEach(() => {
    prefix = freshPrefix();
    cleared.push(prefix);
    log = new RedisRevocationLog(client, { prefix });
  });
  afterAll(async () => {
    for (const each of cleared) {
      await remove(`${each}*`);
    }
    client.disconnect();
  });

  const remove = async (pattern: string): Promise<number> => {
    const keys = await client.keys(pattern);
    return keys.length === 0 ? 0 : client.del(...keys);
  };
  const stream = (): string => `${prefix}{log}:records`;
  const texts = async (after?: Awaited<ReturnType<typeof log.read>>) => {
    const page = await log.read(after?.position);
    return [
      page.restarted,
      page.records.map(({ text }) => text),
      page,
    ] as const;
  };

  it('all of it: is another log, whoever comes first', async () => {
    await log.append([RECORD]);
    const before = await log.read();
    expect(await remove(`${prefix}*`)).toBe(2);
    const [restarted, none, page] = await texts(before);
    expect([restarted, none]).toEqual([true, []]);
    expect(page.position.log).not.toBe(before.position.log);
    await remove(`${prefix}*`);
    await log.append([RECORD]);
    expect((await texts(page)).slice(0, 2)).toEqual([true, ['"kept"']]);
  });

  it('the stream alone: is another log, whoever comes first', async () => {
    await log.append([RECORD]);
    const before = await log.read();
    await client.del(stream());
    const [restarted, none, page] = await texts(before);
    expect([restarted, none]).toEqual([true, []]);
    await client.del(stream());
    await log.append([RECORD]);
    expect((await texts(page)).slice(0, 2)).toEqual([true, ['"kept"']]);
  });

  it('the name alone: is another log with the same records', async () => {
    await log.append([RECORD]);
    const before = await log.read();
    await client.del(`${prefix}{log}:name`);
    const [restarted, kept, page] = await texts(before);
    expect([restarted, kept]).toEqual([true, ['"kept"']]);
    expect((await texts(page)).slice(0, 2)).toEqual([false, []]);
  });

  it('the end, that had been read: begins again, though others were stored since', async () => {
    await log.append([RECORD]);
    const early = await log.read();
    // A while later, so that what follows cannot have its place by chance.
    const [milliseconds] = early.position.at.split('-');
    const late = `${Number(milliseconds) + 60_000}-0`;
    await client.xadd(stream(), late, 'until', '9999999999', 'text', '"lost"');
    const before = await log.read();
    expect(before.position.at).toBe(late);
    await client.xdel(stream(), before.position.at);
    expect((await texts(before)).slice(0, 2)).toEqual([true, ['"kept"']]);
    // By a server whose clock was behind, and then goes past the one that was lost.
    await client.del(stream());
    for (const [id, text] of [
      [early.position.at, '"kept"'],
      [after(early.position.at), '"missed"'],
      ['9999999999999-0', '"new"'],
    ]) {
      await client.xadd(stream(), id!, 'until', '9999999999', 'text', text!);
    }
    expect((await texts(before)).slice(0, 2)).toEqual([
      true,
      ['"kept"', '"missed"', '"new"'],
    ]);
    expect((await texts(early)).slice(0, 2)).toEqual([
      false,
      ['"missed"', '"new"'],
    ]);
  });

  it('what had ended: is none', async () => {
    const moved = new RedisRevocationLog(client, {
      prefix,
      clockOffset: () => 7200,
    });
    await log.append(Array.from({ length: 50 }, () => RECORD));
    const before = await log.read();
    await moved.append([RECORD]);
    expect(await client.xlen(stream())).toBe(2);
    expect(await moved.prune()).toBe(1);
    expect((await texts(before)).slice(0, 2)).toEqual([false, ['"kept"']]);
  });

  it('nothing, where the clock was set back', async () => {
    await log.append([RECORD]);
    const ahead = `${Date.now() + 3_600_000}-0`;
    await client.xadd(stream(), ahead, 'until', '9999999999', 'text', '"a"');
    const before = await log.read();
    expect(before.position.at).toBe(ahead);
    await log.append([RECORD, RECORD]);
    expect((await texts(before)).slice(0, 2)).toEqual([
      false,
      ['"kept"', '"kept"'],
    ]);
  });

  it('of what was spent: nothing before its lifetime is over', async () => {
    await log.spend('name', 'a', 100);
    await log.spend('name', 'b', 500);
    const [key] = await client.keys(`${prefix}spent:*`);
    expect(await client.pttl(key!)).toBeGreaterThan(90_000);
    expect(await client.pttl(key!)).toBeLessThanOrEqual(100_000);
  });

  it('is told with the error word of Redis, and nothing else that it says', async () => {
    await client.set(stream(), 'hunter2');
    for (const call of [
      () => log.read(),
      () => log.append([RECORD]),
      () => log.prune(),
    ]) {
      const failure: unknown = await call().catch((error: unknown) => error);
      expect(failure).toMatchObject({
        kind: 'unavailable',
        message:
          'The revocation log failed: WRONGTYPE: something else keeps keys under this prefix',
      });
      expect((failure as Error).cause).toBeUndefined();
    }
  });
});

/** The next id within the same millisecond. */
function after(id: string): string {
  const [time, number] = id.split('-');
  return `${time}-${Number(number) + 1}`;
}
