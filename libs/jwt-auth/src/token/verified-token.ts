import type { Key } from '../keys/key.js';
import type { Found, JoseHeader } from './check.js';
import type { JwtClaims } from './claims.js';
import { deepFreeze, isDeeplyFrozen } from './deep-freeze.js';
import type { Expectation } from './expectation.js';

/** What is left of a token that passed. */
export interface VerifiedToken {
  /** `typ` as the token spells it, where it has one. */
  readonly type: string | undefined;
  /** Frozen, and plain objects inside too. */
  readonly claims: JwtClaims;
  readonly header: JoseHeader;
  /** The key that signed it. */
  readonly key: Key;
  /** What it was judged by. */
  readonly expected: Expectation;
  /** When it is good, seconds since the epoch: from the first on, until the second. */
  readonly goodFrom: number;
  readonly goodUntil: number;
  /** Nothing in the claims can be changed, so that requests may share them; a claims schema can make things that can. */
  readonly shareable: boolean;
}

export function verifiedFrom(found: Found): VerifiedToken {
  const { header, signed, key, expected } = found;
  const claims = deepFreeze(found.claims) as JwtClaims;
  return Object.freeze({
    type: header.typ,
    claims,
    header,
    key,
    expected,
    ...timeOf(claims, key, expected),
    // What JSON can say is frozen by now.
    shareable: claims === signed || isDeeplyFrozen(claims),
  });
}

function timeOf(
  { exp, nbf = 0, iat = 0 }: JwtClaims,
  { window }: Key,
  { clockTolerance }: Expectation,
): Pick<VerifiedToken, 'goodFrom' | 'goodUntil'> {
  return {
    goodFrom: Math.max(nbf, iat) - clockTolerance,
    goodUntil: Math.min(exp + clockTolerance, window.verifyUntil),
  };
}
