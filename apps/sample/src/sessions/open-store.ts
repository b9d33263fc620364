import type { OpenedStore } from './opened-store.js';
import { DEFAULT_FOLDER, openPgliteStore } from './pglite-store.js';
import { openPostgresStore } from './postgres-store.js';
import { openRedisStore } from './redis-store.js';

type Opener = (address: string) => Promise<OpenedStore>;

const OPENERS: Readonly<Record<string, Opener>> = {
  'pglite:': (address) => openPgliteStore(address.slice('pglite:'.length)),
  'redis:': openRedisStore,
  'rediss:': openRedisStore,
  'postgres:': openPostgresStore,
  'postgresql:': openPostgresStore,
};

/**
 * Opens the store that `SESSION_STORE` names; by default the embedded one.
 *
 * @throws Error where it is none of those, or cannot be opened
 */
export async function openStore(env: NodeJS.ProcessEnv): Promise<OpenedStore> {
  const address = env['SESSION_STORE'] || `pglite:${DEFAULT_FOLDER}`;
  const scheme = /^[a-z]+:/.exec(address)?.[0] ?? '';
  const open = Object.hasOwn(OPENERS, scheme) ? OPENERS[scheme] : undefined;
  if (open === undefined) {
    // The value may hold a password, so it is not repeated.
    throw new Error(
      'SESSION_STORE must be pglite:<folder>, redis://…, rediss://…, postgres://… or postgresql://…',
    );
  }
  return open(address);
}
