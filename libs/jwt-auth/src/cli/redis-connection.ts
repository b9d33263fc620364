import { AuthError } from '../errors.js';
import { asked } from '../outage/asked.js';
import { unavailable } from '../outage/unavailable.js';
import type { RedisClient } from '../redis/redis-client.js';
import { RedisKeyStore } from '../redis/redis-key-store.js';
import { type ClientPackage, loadClientPackage } from './client-package.js';
import type { StoreAddress } from './store-address.js';
import type { StoreConnection } from './store-connection.js';

const CONNECT_SECONDS = 5;

/** Nothing is tried again, so that the operator is answered. */
export async function redisConnection(
  address: StoreAddress,
  prefix: string | undefined,
): Promise<StoreConnection> {
  const { name, exports } = await loadClientPackage(
    ['ioredis', 'redis'],
    'a client of Redis',
  );
  const client =
    name === 'ioredis'
      ? ioRedisClient(exports, address.url)
      : nodeRedisClient(exports, address.url);
  const title = `The store at ${address.shown}`;
  return {
    keys: new RedisKeyStore(
      client.client,
      prefix === undefined ? {} : { prefix },
    ),
    open: () => asked(() => connect(client, address), CONNECT_SECONDS, title),
    close: async () => {
      try {
        await client.close();
      } catch {
        // It is closed already.
      }
    },
  };
}

/** What this needs of the clients of both libraries. */
interface AnyClient {
  readonly client: RedisClient;
  connect(): Promise<unknown>;
  /** `SELECT`, which `ioredis` sends by itself and lets fail in silence. */
  select(database: number): Promise<unknown>;
  close(): unknown;
  /** `ioredis` says why it failed in an event only. */
  lastError(): unknown;
}

async function connect(
  client: AnyClient,
  { shown, database }: StoreAddress,
): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    const reason = reasonOf(client.lastError() ?? error);
    throw unavailable(`The store at ${shown} cannot be used${reason}`);
  }
  try {
    await client.select(database);
  } catch (error) {
    throw /index is out of range|invalid DB/i.test(
      String((error as Error).message),
    )
      ? new AuthError('misconfigured', 'options_invalid', {
          reason: `The store at ${shown} has no database ${database}`,
        })
      : unavailable(`The store at ${shown} cannot be used${reasonOf(error)}`);
  }
}

function ioRedisClient(
  exports: ClientPackage['exports'],
  url: string,
): AnyClient {
  const Redis = (exports['Redis'] ?? exports['default']) as new (
    url: string,
    options: object,
  ) => Connecting & { select(database: number): Promise<unknown> };
  // The index is left to select(), which fails if there is no such database.
  const client = new Redis(withoutDatabase(url), {
    lazyConnect: true,
    connectTimeout: CONNECT_SECONDS * 1000,
    // It waits so long, in milliseconds, for a server that does not hang up too.
    disconnectTimeout: 100,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  return anyClient(client, () => client.disconnect());
}

function nodeRedisClient(
  exports: ClientPackage['exports'],
  url: string,
): AnyClient {
  const createClient = exports['createClient'] as (
    options: object,
  ) => Connecting & {
    select(database: number): Promise<unknown>;
    destroy?(): unknown;
  };
  const client = createClient({
    url: withoutDatabase(url),
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_SECONDS * 1000,
      reconnectStrategy: false,
    },
  });
  return anyClient(client, () =>
    client.destroy === undefined ? client.disconnect() : client.destroy(),
  );
}

interface Connecting {
  on(event: 'error', listener: (error: unknown) => void): unknown;
  connect(): Promise<unknown>;
  disconnect(): unknown;
}

function anyClient(
  client: Connecting & { select(database: number): Promise<unknown> },
  close: () => unknown,
): AnyClient {
  let lastError: unknown;
  client.on('error', (error) => {
    lastError = error;
  });
  return {
    client: client as unknown as RedisClient,
    connect: () => client.connect(),
    select: (database) => client.select(database),
    close,
    lastError: () => lastError,
  };
}

function withoutDatabase(url: string): string {
  const bare = new URL(url);
  bare.pathname = '';
  return bare.href;
}

/** Such as ECONNREFUSED, or WRONGPASS if Redis itself refuses; the rest of a message may quote anything. */
function reasonOf(error: unknown): string {
  const { code, message } = (error ?? {}) as Record<string, unknown>;
  const reason = [code, message]
    .filter((text) => typeof text === 'string')
    .map((text) => text.split(' ')[0]!)
    .find((word) => /^[A-Z][A-Z0-9_]{2,40}$/.test(word));
  return reason === undefined ? '' : ` (${reason})`;
}
