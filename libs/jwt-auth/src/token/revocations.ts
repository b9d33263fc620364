import type { MaybePromise } from '../maybe-promise.js';
import type { JwtClaims } from './claims.js';

/** What ends tokens of our own before they expire, as verification asks it. */
export interface Revocations {
  /** Moves whenever something is revoked: until then an answer stands. */
  readonly changes: number;
  /**
   * Makes sure that what was revoked is known here. At once where it is, so that a
   * request waits for nothing.
   *
   * @throws AuthError `unavailable` where it is not, and cannot be found out
   */
  confirm(): MaybePromise<void>;
  /**
   * Whether a good access token has been revoked, as far as is known here.
   *
   * @param kid of the key that signed it
   */
  isRevoked(claims: JwtClaims, kid: string): boolean;
  /** The same for a token of another purpose, which belongs to no session. */
  isTokenRevoked(claims: JwtClaims, kid: string): boolean;
}
