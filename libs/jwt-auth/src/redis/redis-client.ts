/** A client of `ioredis`, of one server or of a cluster. */
interface IoRedisLike {
  call(command: string, ...args: string[]): Promise<unknown>;
}

/** A client of `redis` (node-redis), of one server, a pool of connections or Sentinel. */
interface NodeRedisLike {
  sendCommand(args: string[]): Promise<unknown>;
}

/**
 * A client that the application made, connected and closes: of `ioredis` 5 or 6, or
 * of `redis` 4, 5 or 6. A cluster needs `ioredis`.
 */
export type RedisClient = IoRedisLike | NodeRedisLike;

/** Sends one command, given as its words. */
export type RedisCommand = (...words: string[]) => Promise<unknown>;

/** How commands are sent with this client, or `undefined` where it is none. */
export function commandOf(client: unknown): RedisCommand | undefined {
  const { call, sendCommand } = (client ?? {}) as Partial<
    Record<'call' | 'sendCommand', unknown>
  >;
  if (typeof call === 'function') {
    return async (command, ...args) =>
      (client as IoRedisLike).call(command as string, ...args);
  }
  if (typeof sendCommand === 'function') {
    return async (...words) => (client as NodeRedisLike).sendCommand(words);
  }
  return undefined;
}

/** Of ioredis; commands without a key go to any server of it. */
export function isCluster(client: unknown): boolean {
  return (client as { isCluster?: unknown }).isCluster === true;
}
