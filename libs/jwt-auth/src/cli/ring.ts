import { SystemClock } from '../clock.js';
import type { ManagedKeyInfo } from '../keys/managed/key-listing.js';
import type { ManagedKeySettings } from '../keys/managed/managed-key-options.js';
import { ManagedKeys } from '../keys/managed/managed-keys.js';
import { systemMonotonic } from '../monotonic.js';
import {
  KEY_ENCRYPTION_KEY,
  PREVIOUS_KEY_ENCRYPTION_KEYS,
  PROGRAM,
  STORE,
} from './environment.js';
import { Failure } from './failure.js';
import { warn } from './output.js';
import type { RingFlags } from './ring-flags.js';
import { redisConnection } from './redis-connection.js';
import { ringSettings } from './ring-settings.js';
import { sqlConnection } from './sql-connection.js';
import { storeAddress } from './store-address.js';
import { UnopenedRing } from './unopened-ring.js';

/** A ring that was read, as far as it can be looked at. */
export interface ReadRing {
  readonly keys: Pick<ManagedKeys, 'list' | 'published'>;
  readonly settings: ManagedKeySettings;
  /** What is wrong with records that cannot be used. */
  readonly faults: readonly string[];
}

/** A ring that was read and opened, and to which nothing was done yet. */
export interface Ring extends ReadRing {
  readonly keys: ManagedKeys;
}

/** Opens the ring for one command, and closes everything after it. */
export function withRing(
  flags: RingFlags,
  work: (ring: Ring) => Promise<void> | void,
): Promise<void> {
  return withSettings(flags, true, async (settings) =>
    work(await opened(settings, flags)),
  );
}

/**
 * Reads the ring for a command that changes nothing. That takes no key-encryption key;
 * without one the records are not authenticated, and the operator is told so.
 */
export function withReadRing(
  flags: RingFlags,
  work: (ring: ReadRing) => Promise<void> | void,
): Promise<void> {
  if (process.env[KEY_ENCRYPTION_KEY]) {
    return withRing(flags, work);
  }
  return withSettings(flags, false, async (settings) => {
    warn(
      `what the store says is shown as it is: without ${KEY_ENCRYPTION_KEY} it cannot be checked that nobody changed it`,
    );
    const keys = await UnopenedRing.read(settings, new SystemClock());
    await work({ keys, settings, faults: keys.faults });
  });
}

async function withSettings(
  flags: RingFlags,
  isSealed: boolean,
  work: (settings: ManagedKeySettings) => Promise<void>,
): Promise<void> {
  const { store, prefix } = flags;
  const address = storeAddress(store === true ? process.env[STORE] : store);
  const connect = address.kind === 'redis' ? redisConnection : sqlConnection;
  const connection = await connect(address, prefix);
  try {
    const { keys } = connection;
    const settings = ringSettings(flags, process.env, keys, isSealed);
    await connection.open();
    await work(settings);
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
export function soundKeys(ring: ReadRing): readonly ManagedKeyInfo[] {
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
}: ReadRing): readonly ManagedKeyInfo[] {
  const known = keys.list();
  if (known.length > 0) {
    return known;
  }
  throw faults.length > 0
    ? faulty(faults)
    : new Failure(
        `the ring ${JSON.stringify(settings.ring)} is empty: it begins with the first start of the application or with "${PROGRAM} keys generate --store". Otherwise look at --store, --issuer, --ring and --prefix: they must be those of the application`,
      );
}

export function faulty(faults: readonly string[]): Failure {
  if (!process.env[KEY_ENCRYPTION_KEY]) {
    return new Failure(faults.join('\n       '));
  }
  const hint = `(here those are ${KEY_ENCRYPTION_KEY} and ${PREVIOUS_KEY_ENCRYPTION_KEYS}, written as --key-encoding says)`;
  return new Failure([...faults, hint].join('\n       '));
}

/** Keys that are made take the algorithm of the newest one, unless it is said otherwise. */
async function opened(
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
