import { SystemClock } from '../clock.js';
import type { ManagedKeyInfo } from '../keys/managed/key-listing.js';
import type { ManagedKeySettings } from '../keys/managed/managed-key-options.js';
import { ManagedKeys } from '../keys/managed/managed-keys.js';
import { systemMonotonic } from '../monotonic.js';
import { RedisKeyStore } from '../redis/redis-key-store.js';
import {
  KEY_ENCRYPTION_KEY,
  PREVIOUS_KEY_ENCRYPTION_KEYS,
  STORE,
} from './environment.js';
import { Failure } from './failure.js';
import { warn } from './output.js';
import { RedisConnection } from './redis-connection.js';
import { loadRedisPackage } from './redis-package.js';
import type { RingFlags } from './ring-flags.js';
import { ringSettings } from './ring-settings.js';
import { storeAddress } from './store-address.js';

/** A ring that was read, and to which nothing was done yet. */
export interface Ring {
  readonly keys: ManagedKeys;
  readonly settings: ManagedKeySettings;
  /** What is wrong with records that cannot be used. */
  readonly faults: readonly string[];
}

/** Opens the ring for one command, and closes everything after it. */
export async function withRing(
  flags: RingFlags,
  work: (ring: Ring) => Promise<void> | void,
): Promise<void> {
  const { store, prefix } = flags;
  const address = storeAddress(store === true ? process.env[STORE] : store);
  const connection = new RedisConnection(
    await loadRedisPackage(process.cwd()),
    address,
  );
  try {
    const keyStore = new RedisKeyStore(
      connection.client,
      prefix === undefined ? {} : { prefix },
    );
    const settings = ringSettings(flags, process.env, keyStore);
    await connection.open();
    await work(await read(settings, flags));
  } finally {
    await connection.close();
  }
}

/**
 * A ring with nothing wrong in it. A command that reads must not make keys, and one
 * that changes a ring must not do so to one that it knows in part.
 *
 * @throws Failure where it is empty, or has records that cannot be used
 */
export function soundKeys(ring: Ring): readonly ManagedKeyInfo[] {
  if (ring.faults.length > 0) {
    throw faulty(ring.faults);
  }
  return knownKeys(ring);
}

/** @throws Failure where there is no key at all that can be used */
export function knownKeys({
  keys,
  settings,
  faults,
}: Ring): readonly ManagedKeyInfo[] {
  const known = keys.list();
  if (known.length > 0) {
    return known;
  }
  throw faults.length > 0
    ? faulty(faults)
    : new Failure(
        `the ring ${JSON.stringify(settings.ring)} is empty: it begins with the first start of the application or with "jwt-auth keys generate --store". Otherwise look at --store, --issuer, --ring and --prefix: they must be those of the application`,
      );
}

export function faulty(faults: readonly string[]): Failure {
  const hint = `(here those are ${KEY_ENCRYPTION_KEY} and ${PREVIOUS_KEY_ENCRYPTION_KEYS}, written as --key-encoding says)`;
  return new Failure([...faults, hint].join('\n       '));
}

/** Keys that are made take the algorithm of the newest one, unless it is said otherwise. */
async function read(
  settings: ManagedKeySettings,
  { algorithm }: RingFlags,
): Promise<Ring> {
  const keys = managedKeys(settings);
  const faults = await keys.read();
  const newest = keys.list().at(-1);
  if (algorithm !== undefined || newest === undefined) {
    return { keys, settings, faults };
  }
  const adapted = { ...settings, algorithm: newest.algorithm };
  const own = managedKeys(adapted);
  return { keys: own, settings: adapted, faults: await own.read() };
}

function managedKeys(settings: ManagedKeySettings): ManagedKeys {
  return new ManagedKeys(settings, {
    clock: new SystemClock(),
    monotonic: systemMonotonic,
    warn,
  });
}
