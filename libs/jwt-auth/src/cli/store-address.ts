import { STORE } from './environment.js';
import { UsageError } from './failure.js';

/** Where a store is; its password is in `url` only. */
export interface StoreAddress {
  readonly url: string;
  /** Safe to show. */
  readonly shown: string;
}

/** @throws UsageError that quotes nothing of it */
export function storeAddress(given: string | undefined): StoreAddress {
  if (!given) {
    throw new UsageError(
      `give --store redis://host:port/db, or set ${STORE} to it`,
    );
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (
    url === undefined ||
    !['redis:', 'rediss:'].includes(url.protocol) ||
    url.host === ''
  ) {
    throw new UsageError(
      'the store must be given as redis://host:port/db or rediss://host:port/db',
    );
  }
  // Then what was taken for the host is a part of the password.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) {
    throw new UsageError(
      'the address of the store is ambiguous: write / ? # and @ in its password as %2F %3F %23 %40',
    );
  }
  return { url: given, shown: `${url.protocol}//${url.host}` };
}
