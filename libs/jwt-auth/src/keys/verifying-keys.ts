import type { MaybePromise } from '../maybe-promise.js';
import type { Algorithm } from './algorithms.js';
import type { Key } from './key.js';

/** What of a JOSE header picks the key. */
export interface KeyHint {
  readonly alg: Algorithm;
  readonly kid?: string | undefined;
}

/** All keys of one issuer, as the verifier asks for them. */
export interface VerifyingKeys {
  /**
   * The key that a token names, or `undefined`. A `kid` is compared exactly and
   * an unknown one never falls through to another key; without a `kid` the one
   * key of the token's algorithm is meant, if there is exactly one.
   *
   * @param now seconds since the epoch
   * @throws AuthError `unavailable` where it cannot be decided
   */
  resolve(hint: KeyHint, now: number): MaybePromise<Key | undefined>;
}

/** The application's own keys. */
export interface OwnKeys extends VerifyingKeys {
  /** Longest that a token may live, seconds: its key is not kept for longer. */
  readonly longestLifetime: number;
  /**
   * The key that signs now: of those that may, the one whose window opened last.
   *
   * @throws AuthError `misconfigured`, `signing_key_missing`, where none may;
   *   `unavailable` where it cannot be known which
   */
  signingKey(now: number): Key;
  /** Every key that verifies now or will, such as for a JWKS; secrets among them. */
  published(now: number): readonly Key[];
}
