import { performance } from 'node:perf_hooks';
import { Redis } from 'ioredis';
import { managedKeySettings } from '../../../libs/jwt-auth/src/keys/managed/managed-key-options.js';
import { ManagedKeys } from '../../../libs/jwt-auth/src/keys/managed/managed-keys.js';
import { RedisKeyStore } from '../../../libs/jwt-auth/src/redis/redis-key-store.js';

/** What the parent tells an instance, when all of them are there. */
export interface Order {
  readonly url: string;
  readonly prefix: string;
  readonly keyEncryptionKey: string;
}

/** What the instance then knows, or why it does not start. */
export type Report =
  | { readonly signing: string; readonly published: readonly string[] }
  | { readonly error: string };

/** One instance of an application, in a process of its own. */
async function run({ url, prefix, keyEncryptionKey }: Order): Promise<Report> {
  const client = new Redis(url);
  const clock = { now: () => Date.now() / 1000 };
  const settings = managedKeySettings(
    {
      store: new RedisKeyStore(client, { prefix, timeout: 30 }),
      keyEncryptionKey,
      reloadLag: 30,
    },
    { issuer: 'https://auth.example.com', clockTolerance: 5, expiresIn: 900 },
  );
  const keys = new ManagedKeys(settings, {
    clock,
    monotonic: () => performance.now() / 1000,
    warn: (message) => console.warn(message),
  });
  await keys.start();
  const report = {
    signing: keys.signingKey(clock.now()).kid,
    published: keys.published(clock.now()).map(({ kid }) => kid),
  };
  await keys.close();
  client.disconnect();
  return report;
}

process.once('message', (order: Order) => {
  run(order)
    .catch((error: unknown): Report => ({ error: String(error) }))
    .then((report) => process.send?.(report, () => process.disconnect()))
    .catch(() => process.exit(1));
});
process.send?.('ready');
