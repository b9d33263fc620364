import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import type { RedisClient } from '@jwt-auth/nestjs/redis';

export const REDIS_URL = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** Without a server the suites are reported as skipped; they never pass unseen. */
export const redisAbsent = !(await isThere());

/** A prefix that nobody else uses. */
export function freshPrefix(): string {
  return `jwt-auth-test:${randomUUID()}:`;
}

export interface OpenClient {
  readonly client: RedisClient;
  /** Removes everything under the prefix, and the connection. */
  close(prefix: string): Promise<void>;
}

/** Each kind of client that is supported, connected. */
export const CLIENTS: Readonly<Record<string, () => Promise<OpenClient>>> = {
  ioredis: async () => {
    const client = new Redis(REDIS_URL);
    return {
      client,
      close: async (prefix) => {
        const keys = await client.keys(`${prefix}*`);
        await (keys.length > 0 && client.unlink(keys));
        client.disconnect();
      },
    };
  },
  redis: async () => {
    const client = createClient({ url: REDIS_URL });
    await client.connect();
    return {
      client,
      close: async (prefix) => {
        const keys = await client.keys(`${prefix}*`);
        await (keys.length > 0 && client.unlink(keys));
        client.destroy();
      },
    };
  },
};

async function isThere(): Promise<boolean> {
  const client = new Redis(REDIS_URL, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 10_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
    return true;
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
