import type { Key } from '../key.js';
import { KeyRing } from '../key-ring.js';
import { discover } from './discovery.js';
import { type Fetching, httpGet } from './http-get.js';
import { readJwkSet } from './jwk-set.js';
import type { RemoteSettings } from './remote-settings.js';

/** The keys of an issuer, as published at one time. */
export interface KeySet {
  readonly ring: KeyRing;
  readonly keys: readonly Key[];
  /** Seconds for which they are fresh. */
  readonly freshFor: number;
  readonly refused: readonly string[];
}

/**
 * @param held keys read before; those published still are handed on as they are
 * @throws FetchFailure where they cannot be read, or are not acceptable
 */
export async function readKeySet(
  settings: RemoteSettings,
  fetching: Fetching,
  held: readonly Key[],
): Promise<KeySet> {
  const url =
    settings.jwks === 'discover'
      ? await discover(settings.issuer, fetching)
      : new URL(settings.jwks);
  const { body, freshFor = settings.maxAge } = await httpGet(url, fetching);
  const { keys, refused } = readJwkSet(body, settings);
  const kept = keys.map((key) => held.find((old) => isSame(old, key)) ?? key);
  return { ring: new KeyRing(kept), keys: kept, freshFor, refused };
}

/** Whoever holds a key compares it by identity, such as the cache of verified tokens. */
function isSame(one: Key, other: Key): boolean {
  return (
    one.kid === other.kid &&
    one.algorithm === other.algorithm &&
    one.verifyKey.equals(other.verifyKey)
  );
}
