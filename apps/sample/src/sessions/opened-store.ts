import type { SessionStore } from '@jwt-auth/nestjs';

/** A session store with the connections behind it. */
export interface OpenedStore {
  readonly store: SessionStore;
  /** Where sessions are, for people; without credentials. */
  readonly place: string;
  /** To be called once nothing uses the store any more. */
  close(): Promise<void>;
}
