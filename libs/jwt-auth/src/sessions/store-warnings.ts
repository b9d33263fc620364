import { AuthError } from '../errors.js';
import type { SessionStore } from './session-store.js';

/** What a store has to say at boot; one that cannot be asked then may be there later. */
export async function bootWarnings(store: SessionStore): Promise<string[]> {
  try {
    // One of the team's, made for an older version, may not have it.
    return (await store.warnings?.()) ?? [];
  } catch (error) {
    const reason =
      error instanceof AuthError ? error.message : 'unexpected error';
    return [
      `The session store cannot be asked, so that nobody can sign in: ${reason}`,
    ];
  }
}
