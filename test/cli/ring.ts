import { systemMonotonic } from '../../libs/jwt-auth/src/monotonic.js';
import type { ManagedKeyInfo } from '../../libs/jwt-auth/src/keys/managed/key-listing.js';
import { managedKeySettings } from '../../libs/jwt-auth/src/keys/managed/managed-key-options.js';
import { ManagedKeys } from '../../libs/jwt-auth/src/keys/managed/managed-keys.js';
import { RedisKeyStore } from '../../libs/jwt-auth/src/redis/redis-key-store.js';
import { ISSUER } from '../support/managed-keys/issuer.js';
import { CLIENTS } from '../support/managed-keys/redis-clients.js';
import type { Cli } from './cli-process.js';

/** A key as `keys list --json` shows it. */
export type ListedKey = Pick<ManagedKeyInfo, 'kid' | 'algorithm' | 'state'> &
  Readonly<
    Record<
      'publishedAt' | 'signFrom' | 'signUntil' | 'verifyUntil' | 'revokedAt',
      string
    >
  >;

export async function listed(
  onRing: Cli,
  args: readonly string[] = [],
): Promise<ListedKey[]> {
  const { stdout } = await onRing(['list', '--json', ...args]);
  return (JSON.parse(stdout) as { keys: ListedKey[] }).keys;
}

export const DAY = 86_400;

/** An instance of an application that started so many seconds ago, and is no more. */
export async function instanceOf(
  prefix: string,
  keyEncryptionKey: string | Buffer,
  secondsAgo = 0,
): Promise<void> {
  const connection = await CLIENTS['ioredis']!();
  const settings = managedKeySettings(
    {
      store: new RedisKeyStore(connection.client, { prefix }),
      keyEncryptionKey,
    },
    { issuer: ISSUER, clockTolerance: 5, expiresIn: 900 },
  );
  const keys = new ManagedKeys(settings, {
    clock: { now: () => Date.now() / 1000 - secondsAgo },
    monotonic: systemMonotonic,
    warn: (message) => console.warn(message),
  });
  await keys.start();
  await keys.close();
  await connection.close(NOTHING);
}

/** No key has such a name. */
const NOTHING = 'jwt-auth-test:nothing:';

export async function emptyRedis(prefix: string): Promise<void> {
  const connection = await CLIENTS['ioredis']!();
  await connection.close(prefix);
}
