/** A client of `ioredis`, of one server, a cluster or Sentinel. */
interface IoRedisLike {
  call(command: string, ...args: string[]): Promise<unknown>;
}

/** A client of `redis` (node-redis), of one server, or a pool of such clients. */
interface NodeRedisLike {
  sendCommand(args: string[]): Promise<unknown>;
}

/**
 * A client that the application made, connected and closes: of `ioredis` 5 or 6, or
 * of `redis` 4, 5 or 6. A cluster and Sentinel need `ioredis`; replicas are waited for
 * by a client of one connection only, so neither in a cluster nor with a pool.
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

/** What a client of `redis` is for, where its `sendCommand()` takes other arguments. */
export function needingIoredis(client: object): string | undefined {
  if ('getSentinelNode' in client) {
    return 'Sentinel';
  }
  return 'getSlotRandomNode' in client ? 'a cluster' : undefined;
}

/** What has several connections: of ioredis, and of `redis`. */
export type Spread = 'cluster' | 'pool';

/** Set where a command may go by another connection than the one before it. */
export function spreadOf(client: object): Spread | undefined {
  if ('isCluster' in client && client.isCluster === true) {
    return 'cluster';
  }
  return 'totalClients' in client ? 'pool' : undefined;
}

/** Whether a client of ioredis asks Sentinel for its server, which then may be replaced at any time. */
export function isSentinelClient(client: object): boolean {
  const { options } = client as { options?: { sentinels?: unknown } };
  const sentinels = options?.sentinels;
  return Array.isArray(sentinels) && sentinels.length > 0;
}
