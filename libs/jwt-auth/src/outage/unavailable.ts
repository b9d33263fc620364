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

/** Says what an error of a library means and what to do, and quotes nothing of it. */
export type Explain = (error: unknown) => string | undefined;

/**
 * The error for a failure outside of this process. Only its code is passed on, and what
 * `explain` says of it: the message may quote a password.
 *
 * @param title such as `The session store`
 */
export function failureOf(
  title: string,
  error: unknown,
  explain?: Explain,
): AuthError {
  const explanation = explain?.(error);
  return unavailable(
    `${title} failed${codeOf(error)}${explanation === undefined ? '' : `: ${explanation}`}`,
  );
}

/** Such as ECONNREFUSED or 53300, if that is all it can be. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9][A-Z0-9_]{2,40}$/.test(code)
    ? ` (${code})`
    : '';
}
