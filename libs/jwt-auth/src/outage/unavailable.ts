import { AuthError } from '../errors.js';

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

/** Such as ECONNREFUSED or 53300, where that is all it can be. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9][A-Z0-9_]{2,40}$/.test(code)
    ? ` (${code})`
    : '';
}
