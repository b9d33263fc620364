import { type BenchKeys, type ExpiringClaims } from './bench-keys.js';

/**
 * The least that a cache of verified tokens can be: unbounded, and on a hit
 * nothing is looked at but `exp`. What ours is measured against, not a thing to use.
 */
export class VerifiedMap {
  readonly #claims = new Map<string, ExpiringClaims>();
  readonly #verify: (token: string) => ExpiringClaims;

  constructor({ jsonwebtoken, bare }: BenchKeys) {
    this.#verify = jsonwebtoken ?? bare;
  }

  claimsOf(token: string): ExpiringClaims {
    let claims = this.#claims.get(token);
    if (claims === undefined) {
      claims = this.#verify(token);
      this.#claims.set(token, claims);
    } else if (claims.exp <= Date.now() / 1000) {
      this.#claims.delete(token);
      throw new Error('expired');
    }
    return claims;
  }
}
