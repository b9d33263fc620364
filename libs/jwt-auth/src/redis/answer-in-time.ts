import { AuthError } from '../errors.js';
import { unavailable } from '../keys/managed/store-access.js';

/**
 * A server that is frozen neither answers nor closes the connection, so the answer is
 * waited for no longer than `limit` seconds. The error of a client is not passed on:
 * it may quote a password, or the command.
 *
 * @throws AuthError `unavailable`
 */
export async function answerInTime<T>(
  ask: (isOver: () => boolean) => Promise<T>,
  limit: number,
  title: string,
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
