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

export function isSubscriber(value: unknown): value is RedisSubscriber {
  const { subscribe, on } = (value ?? {}) as Partial<
    Record<'subscribe' | 'on', unknown>
  >;
  return typeof subscribe === 'function' && typeof on === 'function';
}

/** Who is to be told of a channel. */
export class ChannelListener {
  readonly #wakes = new Set<() => void>();
  /** One for all: what the server takes too late is no second one. */
  readonly #heard = (): void => this.#wakes.forEach((wake) => wake());
  readonly #heardFrom = (channel: string): void => {
    if (channel === this.channel) {
      this.#heard();
    }
  };

  constructor(
    private readonly subscriber: RedisSubscriber,
    private readonly channel: string,
  ) {}

  /** @param isOver whether nobody waits for it any more; then `wake` is never called */
  async begin(wake: () => void, isOver: () => boolean): Promise<void> {
    const { subscriber, channel } = this;
    if (!('call' in subscriber)) {
      await subscriber.subscribe(channel, this.#heard);
    } else {
      await subscriber.subscribe(channel);
      if (!isOver() && this.#wakes.size === 0) {
        subscriber.on('message', this.#heardFrom);
      }
    }
    if (!isOver()) {
      this.#wakes.add(wake);
    }
  }

  async end(wake: () => void): Promise<void> {
    const { subscriber, channel } = this;
    if (!this.#wakes.delete(wake) || this.#wakes.size > 0) {
      return;
    }
    if (!('call' in subscriber)) {
      await subscriber.unsubscribe(channel, this.#heard);
    } else {
      // The channel is kept: others may listen to it on the same connection.
      subscriber.off('message', this.#heardFrom);
    }
  }
}
