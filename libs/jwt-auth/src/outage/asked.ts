import { AuthError } from '../errors.js';
import { type Explain, failureOf, unavailable } from './unavailable.js';
import { within } from './within.js';

/**
 * Asks something outside of this process. A server that is frozen neither answers nor
 * closes the connection, so the answer is waited for no longer than `limit` seconds.
 *
 * @param ask is given whether the answer has come too late
 * @param explain says what an error of the client library means
 * @throws AuthError `unavailable`, or the AuthError that it failed with
 */
export async function asked<T>(
  ask: (isOver: () => boolean) => Promise<T>,
  limit: number,
  title: string,
  explain?: Explain,
): Promise<T> {
  try {
    return await within(limit, ask, () =>
      unavailable(`${title} did not answer within ${limit} seconds`),
    );
  } catch (error) {
    throw error instanceof AuthError ? error : failureOf(title, error, explain);
  }
}
