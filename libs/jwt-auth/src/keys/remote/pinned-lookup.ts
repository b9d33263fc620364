import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressFault, type AddressPolicy } from './address-policy.js';
import { FetchFailure } from './fetch-failure.js';

/** Turns a name into addresses, as `lookup` of `node:dns` does. */
export type HostLookup = (
  hostname: string,
  options: { readonly all: true },
  callback: (
    error: NodeJS.ErrnoException | null,
    addresses?: LookupAddress[],
  ) => void,
) => void;

/**
 * Resolves a name once, for the connection itself: what was checked is what is
 * connected to, and a second answer of a hostile name server is never asked for.
 * One address that is not allowed spoils the name.
 */
export function pinnedLookup(
  protocol: string,
  policy: AddressPolicy,
  resolveHost: HostLookup = lookup,
): LookupFunction {
  return (hostname, { all }, callback) => {
    resolveHost(hostname, { all: true }, (error, addresses = []) => {
      const [first] = addresses;
      if (error !== null || first === undefined) {
        callback(error ?? new FetchFailure('its name has no address'), []);
        return;
      }
      const [fault] = addresses.flatMap(
        ({ address }) => addressFault(address, protocol, policy) ?? [],
      );
      if (fault !== undefined) {
        callback(new FetchFailure(fault), []);
      } else if (all === true) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}
