import { AuthError } from '../errors.js';
import type { JwtClaims } from './claims.js';
import { assertNotRevoked } from './revocation-check.js';
import type { Spending } from './spending.js';
import type { TokenVerifier, VerifyOptions } from './token-verifier.js';

interface Consuming {
  readonly verifier: TokenVerifier;
  /** Absent where nothing remembers what was used. */
  readonly spending: Spending | undefined;
}

/** Verifies first: what is no good token is not worth remembering. */
export async function consume(
  token: string,
  options: VerifyOptions,
  { verifier, spending }: Consuming,
): Promise<JwtClaims> {
  if (spending === undefined) {
    throw misused(
      'consume() has to remember which tokens were used: give JwtAuthModule the option sessions or revocations',
    );
  }
  const verified = await verifier.verify(token, options);
  const { claims, expected } = verified;
  if (expected.subjectRequired) {
    throw misused(
      'consume() is for tokens that may be used once, and an access token is for many requests: make one with sign(), and give its type',
    );
  }
  if (claims.jti === undefined) {
    throw misused('consume() needs a jti to remember, and the token has none');
  }
  if (!(await spending.spend(claims.jti, claims.exp))) {
    throw new AuthError('rejected', 'token_spent', {
      reason: 'The token may be used once, and was',
    });
  }
  // It may have been while that was asked.
  assertNotRevoked(verified);
  return claims;
}

function misused(reason: string): AuthError {
  return new AuthError('misconfigured', 'wiring_invalid', { reason });
}
