import { asked } from '../outage/asked.js';
import { unavailable } from '../outage/unavailable.js';
import type { RedisClient } from '../redis/redis-client.js';
import type { RedisPackage } from './redis-package.js';
import type { StoreAddress } from './store-address.js';

const CONNECT_SECONDS = 5;

/** A connection for one command: nothing is tried again, so that the operator is answered. */
export class RedisConnection {
  readonly client: RedisClient;
  readonly #address: StoreAddress;
  readonly #connect: () => Promise<unknown>;
  readonly #disconnect: () => unknown;
  /** `ioredis` says why it failed in an event only. */
  #lastError: unknown;

  constructor({ name, exports }: RedisPackage, address: StoreAddress) {
    const client =
      name === 'ioredis'
        ? ioRedisClient(exports, address.url)
        : nodeRedisClient(exports, address.url);
    client.on('error', (error) => {
      this.#lastError = error;
    });
    this.client = client as unknown as RedisClient;
    this.#address = address;
    this.#connect = () => client.connect();
    this.#disconnect = () =>
      client.destroy === undefined ? client.disconnect() : client.destroy();
  }

  /** @throws AuthError `unavailable`, which quotes no password */
  async open(): Promise<void> {
    const { shown } = this.#address;
    const connect = async (): Promise<void> => {
      try {
        await this.#connect();
      } catch (error) {
        throw unavailable(
          `The store at ${shown} cannot be used${reasonOf(this.#lastError ?? error)}`,
        );
      }
    };
    await asked(connect, CONNECT_SECONDS, `The store at ${shown}`);
  }

  /** Never rejects: what is to be closed may not have been opened. */
  async close(): Promise<void> {
    try {
      await this.#disconnect();
    } catch {
      // It is closed already.
    }
  }
}

/** What the clients of both libraries have in common. */
interface AnyClient {
  on(event: 'error', listener: (error: unknown) => void): unknown;
  connect(): Promise<unknown>;
  disconnect(): unknown;
  destroy?(): unknown;
}

function ioRedisClient(
  exports: RedisPackage['exports'],
  url: string,
): AnyClient {
  const Redis = (exports['Redis'] ?? exports['default']) as new (
    url: string,
    options: object,
  ) => AnyClient;
  return new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_SECONDS * 1000,
    // It waits so long, in milliseconds, for a server that does not hang up too.
    disconnectTimeout: 100,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
}

function nodeRedisClient(
  exports: RedisPackage['exports'],
  url: string,
): AnyClient {
  const createClient = exports['createClient'] as (
    options: object,
  ) => AnyClient;
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_SECONDS * 1000,
      reconnectStrategy: false,
    },
  });
}

/** Such as ECONNREFUSED, or WRONGPASS where Redis itself refuses; the rest of a message may quote anything. */
function reasonOf(error: unknown): string {
  const { code, message } = (error ?? {}) as Record<string, unknown>;
  const reason = [code, message]
    .filter((text) => typeof text === 'string')
    .map((text) => text.split(' ')[0]!)
    .find((word) => /^[A-Z][A-Z0-9_]{2,40}$/.test(word));
  return reason === undefined ? '' : ` (${reason})`;
}
