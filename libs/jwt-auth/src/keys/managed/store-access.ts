import { AuthError } from '../../errors.js';

/** Seconds after which what could not be decided may be tried again. */
const RETRY_AFTER = 1;

/** What could not be found out in time, or at all. */
export function unavailable(reason: string): AuthError {
  return new AuthError('unavailable', 'temporarily_unavailable', {
    reason,
    retryAfter: RETRY_AFTER,
  });
}

/**
 * Asks a store. A server that is frozen neither answers nor closes the connection,
 * so the answer is waited for no longer than `limit` seconds. What an error of the
 * store says is not passed on, and neither is the error: it may quote a password.
 *
 * @param ask is given whether the answer has come too late
 * @throws AuthError `unavailable`
 */
export async function asked<T>(
  ask: (isOver: () => boolean) => Promise<T>,
  limit: number,
  title = 'The store of the keys',
): Promise<T> {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const lapse = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isOver = true;
      reject(unavailable(`${title} did not answer within ${limit} seconds`));
    }, limit * 1000);
  });
  try {
    return await Promise.race([ask(() => isOver), lapse]);
  } catch (error) {
    throw error instanceof AuthError
      ? error
      : unavailable(`${title} failed${codeOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

/** Such as ECONNREFUSED, where that is all it can be. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(code)
    ? ` (${code})`
    : '';
}
