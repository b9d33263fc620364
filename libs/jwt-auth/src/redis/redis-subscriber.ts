/** A connection of `ioredis` that is there to be told what is published. */
interface IoRedisSubscriber {
  /** What tells the two apart. */
  call(command: string, ...args: string[]): Promise<unknown>;
  subscribe(channel: string): Promise<unknown>;
  on(event: 'message', heard: (channel: string) => void): unknown;
  off(event: 'message', heard: (channel: string) => void): unknown;
}

/** A connection of `redis` (node-redis) that is there to be told what is published. */
interface NodeRedisSubscriber {
  subscribe(channel: string, heard: () => void): Promise<unknown>;
  unsubscribe(channel: string, heard: () => void): Promise<unknown>;
}

/**
 * A second connection of the application, which may do nothing else:
 * `client.duplicate()`, which node-redis needs to have connected.
 */
export type RedisSubscriber = IoRedisSubscriber | NodeRedisSubscriber;

/** A wish to be told of a channel. */
export interface Subscription {
  /** Until the server has taken it. */
  readonly begin: () => Promise<unknown>;
  readonly end: () => Promise<void>;
}

export function isSubscriber(value: unknown): value is RedisSubscriber {
  const { subscribe, on } = (value ?? {}) as Partial<
    Record<'subscribe' | 'on', unknown>
  >;
  return typeof subscribe === 'function' && typeof on === 'function';
}

export function listenTo(
  subscriber: RedisSubscriber,
  channel: string,
  wake: () => void,
): Subscription {
  if (!('call' in subscriber)) {
    const heard = (): void => wake();
    return {
      begin: () => subscriber.subscribe(channel, heard),
      end: async () => {
        await subscriber.unsubscribe(channel, heard);
      },
    };
  }
  const heard = (from: string): void => {
    if (from === channel) {
      wake();
    }
  };
  subscriber.on('message', heard);
  return {
    begin: () => subscriber.subscribe(channel),
    // The channel is kept: others may listen to it on the same connection.
    end: async () => {
      subscriber.off('message', heard);
    },
  };
}
