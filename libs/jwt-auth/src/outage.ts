import { AuthError } from './errors.js';
import { within } from './within.js';

/** Seconds after which what could not be decided may be tried again. */
const RETRY_AFTER = 1;

/** What could not be found out in time, or at all. */
export function unavailable(reason: string, cause?: unknown): AuthError {
  return new AuthError('unavailable', 'temporarily_unavailable', {
    reason,
    retryAfter: RETRY_AFTER,
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * What to say of an error that something outside of this process failed with. Nothing
 * of it is passed on but its code: the rest may quote a password.
 *
 * @param title such as `The session store`
 */
export function failureOf(title: string, error: unknown): AuthError {
  return unavailable(`${title} failed${codeOf(error)}`);
}

/**
 * Asks something outside of this process. A server that is frozen neither answers nor
 * closes the connection, so the answer is waited for no longer than `limit` seconds.
 *
 * @param ask is given whether the answer has come too late
 * @throws AuthError `unavailable`, or the AuthError that it failed with
 */
export async function asked<T>(
  ask: (isOver: () => boolean) => Promise<T>,
  limit: number,
  title: string,
): Promise<T> {
  try {
    return await within(limit, ask, () =>
      unavailable(`${title} did not answer within ${limit} seconds`),
    );
  } catch (error) {
    throw error instanceof AuthError ? error : failureOf(title, error);
  }
}

/** Such as ECONNREFUSED or 53300, where that is all it can be. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9][A-Z0-9_]{2,40}$/.test(code)
    ? ` (${code})`
    : '';
}
