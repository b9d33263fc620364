import { Redis } from 'ioredis';

const ADDRESS = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';

export function connect(): Redis {
  return new Redis(ADDRESS);
}

/** Whether there is a server, which need not be. */
export async function isThere(): Promise<boolean> {
  const redis = new Redis(ADDRESS, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 2000,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

export async function removeAll(redis: Redis, prefix: string): Promise<void> {
  const found = redis.scanStream({ match: `${prefix}*`, count: 1000 });
  for await (const keys of found as AsyncIterable<string[]>) {
    if (keys.length > 0) {
      await redis.unlink(...keys);
    }
  }
}
