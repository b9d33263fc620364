import { randomBytes } from 'node:crypto';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import type { Redis } from 'ioredis';
import { connect, removeAll } from '../refresh/redis.js';
import { type SeededStore, seededId } from './seeded-store.js';

/** Sessions of one pipeline. */
const BATCH = 2000;

/** In keys of its own, which are removed in the end. */
export async function onRedis(): Promise<SeededStore> {
  const redis = connect();
  const prefix = `bench:${randomBytes(4).toString('hex')}:`;
  return {
    name: 'Redis',
    store: new RedisSessionStore(redis, { prefix, timeout: '60s' }),
    async seed(id, copies) {
      const [row] = await namesLike(redis, `${prefix}*${id}`);
      if (row === undefined) {
        throw new Error('The session to be copied is not there');
      }
      const sets = await setsWith(redis, prefix, id);
      for (let from = 1; from <= copies; from += BATCH) {
        const numbers = Array.from(
          { length: Math.min(BATCH, copies - from + 1) },
          (_, place) => from + place,
        );
        await copy(redis, { id, row, sets, numbers });
      }
    },
    async close() {
      await removeAll(redis, prefix);
      await redis.quit();
    },
  };
}

interface Copies {
  readonly id: string;
  /** Key of the row. */
  readonly row: string;
  readonly sets: readonly Indexed[];
  readonly numbers: readonly number[];
}

async function copy(
  redis: Redis,
  { id, row, sets, numbers }: Copies,
): Promise<void> {
  const [bytes, lifetime] = [
    await redis.dumpBuffer(row),
    await redis.pttl(row),
  ];
  if (bytes === null) {
    throw new Error('The session to be copied is gone');
  }
  const pipeline = redis.pipeline();
  for (const number of numbers) {
    const key = row.slice(0, -id.length) + seededId(id, number);
    pipeline.restore(key, lifetime, bytes);
  }
  for (const { key, score } of sets) {
    const members = numbers.flatMap((number) => [
      (score + number * 1e-6).toFixed(6),
      seededId(id, number),
    ]);
    pipeline.zadd(key, ...members);
  }
  const results = await pipeline.exec();
  const failed = results?.find(([error]) => error !== null);
  if (failed) {
    throw failed[0] as Error;
  }
}

interface Indexed {
  readonly key: string;
  readonly score: number;
}

/** The sorted sets that lead to a session. */
async function setsWith(
  redis: Redis,
  prefix: string,
  id: string,
): Promise<Indexed[]> {
  const found: Indexed[] = [];
  for (const key of await namesLike(redis, `${prefix}*{${id.slice(0, 4)}}:*`)) {
    const score =
      (await redis.type(key)) === 'zset' ? await redis.zscore(key, id) : null;
    if (score !== null) {
      found.push({ key, score: Number(score) });
    }
  }
  return found;
}

async function namesLike(redis: Redis, match: string): Promise<string[]> {
  const names: string[] = [];
  const stream = redis.scanStream({ match, count: 1000 });
  for await (const some of stream as AsyncIterable<string[]>) {
    names.push(...some);
  }
  return names;
}
