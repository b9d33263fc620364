import { Logger } from '@nestjs/common';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { Redis } from 'ioredis';
import type { OpenedStore } from './opened-store.js';

/** Sessions in a Redis, which any number of processes can share. */
export async function openRedisStore(address: string): Promise<OpenedStore> {
  const client = redisClient(address);
  // A connection that subscribes can do nothing else.
  const subscriber = client.duplicate();
  const connections = [client, subscriber].map(logged);
  const { host, port } = client.options;
  try {
    await Promise.all(connections.map((each) => each.connect()));
  } catch (cause) {
    connections.forEach((each) => each.disconnect());
    const place = `${host}:${port}`;
    throw new Error(`SESSION_STORE: Redis cannot be used at ${place}`, {
      cause,
    });
  }
  return {
    store: new RedisSessionStore(client, { subscriber }),
    place: `Redis at ${host}:${port}`,
    close: async () => {
      await Promise.allSettled(connections.map((each) => each.quit()));
      connections.forEach((each) => each.disconnect());
    },
  };
}

function redisClient(address: string): Redis {
  return new Redis(address, {
    lazyConnect: true,
    // What cannot be sent now fails now: whoever asked would have been answered before it is.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
  });
}

function logged(client: Redis): Redis {
  const logger = new Logger('Redis');
  return client.on('error', (error: Error) => logger.warn(textOf(error)));
}

/** Of several addresses that were tried Node says nothing but a code. */
function textOf({ message, code }: Error & { code?: string }): string {
  return message || `The connection failed (${code})`;
}
