import { AuthError } from '../errors.js';
import { andThen, isPromise, type MaybePromise } from '../maybe-promise.js';
import type { Check, Found } from './check.js';
import type { JwtClaims } from './claims.js';
import type { VerifiedToken } from './verified-token.js';

/** Comes last, so that nothing is awaited after it. */
export const REVOCATION_CHECK: Check = {
  name: 'not_revoked',
  expects: 'neither the token nor its session, subject or key was revoked',
  code: 'token_revoked',
  needs: 'signed',
  passes: (token) =>
    andThen(
      confirmed(token),
      () => !hasEnded(token, token.signed as JwtClaims),
    ),
};

/**
 * Whether a token that was verified has been revoked since. Costs no I/O.
 *
 * @throws AuthError `rejected` with `token_revoked`
 */
export function assertNotRevoked(token: VerifiedToken): void {
  if (hasEnded(token, token.claims)) {
    const { name, expects, code } = REVOCATION_CHECK;
    throw new AuthError('rejected', code, {
      check: name,
      reason: `Token refused at ${name}: expected that ${expects}`,
    });
  }
}

function confirmed({ expected }: Found): MaybePromise<void> {
  try {
    const waiting = expected.revocations?.confirm();
    return isPromise(waiting) ? waiting.catch(failed) : waiting;
  } catch (error) {
    return failed(error);
  }
}

/** Says that a token was good but for this. */
function failed(error: unknown): never {
  if (!(error instanceof AuthError)) {
    throw error;
  }
  const { kind, code, message: reason, retryAfter } = error;
  throw new AuthError(kind, code, {
    reason,
    check: REVOCATION_CHECK.name,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

function hasEnded(
  { expected, key }: Pick<Found, 'expected' | 'key'>,
  claims: JwtClaims,
): boolean {
  const { revocations, subjectRequired } = expected;
  if (revocations === undefined) {
    return false;
  }
  // Only tokens of other purposes may be without a subject.
  return subjectRequired
    ? revocations.isRevoked(claims, key.kid)
    : revocations.isTokenRevoked(claims, key.kid);
}
