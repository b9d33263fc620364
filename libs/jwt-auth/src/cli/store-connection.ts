import type { KeyStore } from '../keys/managed/key-store.js';

/** A connection to a store for one command. */
export interface StoreConnection {
  readonly keys: KeyStore;
  /** @throws AuthError `unavailable` if the store does not answer, `misconfigured` if it is not there */
  open(): Promise<void>;
  /** Never rejects: what is to be closed may not have been opened. */
  close(): Promise<void>;
}
