import { AuthError } from '../errors.js';

/** What has something to say to operators; a store of the team's, made for an older version, may not. */
export interface Warning {
  warnings?(): Promise<string[]>;
}

/**
 * What a store has to say at boot; one that cannot be asked then may be there later.
 *
 * @param unasked what to say of that, such as `Nobody can sign in`
 */
export async function bootWarnings(
  store: Warning,
  unasked: string,
): Promise<string[]> {
  try {
    return (await store.warnings?.()) ?? [];
  } catch (error) {
    const reason =
      error instanceof AuthError ? error.message : 'unexpected error';
    return [`${unasked} until it is there: ${reason}`];
  }
}
