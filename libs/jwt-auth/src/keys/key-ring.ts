import { AuthError } from '../errors.js';
import type { Algorithm } from './algorithms.js';
import type { Key } from './key.js';

/** What of a JOSE header picks the key. */
export interface KeyHint {
  readonly alg: Algorithm;
  readonly kid?: string | undefined;
}

/** All keys of one issuer. Its answers depend on nothing but the keys and the time. */
export class KeyRing {
  readonly #byKid: ReadonlyMap<string, Key>;

  /** @throws AuthError `misconfigured` where two keys share a `kid`. */
  constructor(keys: readonly Key[]) {
    this.#byKid = new Map(keys.map((key) => [key.kid, key]));
    if (this.#byKid.size < keys.length) {
      throw new AuthError('misconfigured', 'options_invalid', {
        reason: 'two keys are the same or share a kid: keep one of them',
      });
    }
  }

  /**
   * The key that a token names, or `undefined`. A `kid` is compared exactly and
   * an unknown one never falls through to another key; without a `kid` the one
   * key of the token's algorithm is meant, if there is exactly one.
   */
  resolve({ kid, alg }: KeyHint, now: number): Key | undefined {
    if (kid !== undefined) {
      const key = this.#byKid.get(kid);
      return key?.canVerify(now) ? key : undefined;
    }
    const candidates = [...this.#byKid.values()].filter(
      (key) => key.algorithm === alg && key.canVerify(now),
    );
    return candidates.length === 1 ? candidates[0] : undefined;
  }

  /**
   * The key that signs now: of those that may, the one whose window opened last.
   *
   * @throws AuthError `misconfigured`, `signing_key_missing`
   */
  signingKey(now: number): Key {
    let latest: Key | undefined;
    for (const key of this.#byKid.values()) {
      const later =
        latest === undefined || key.window.signFrom > latest.window.signFrom;
      if (later && key.canSign(now)) {
        latest = key;
      }
    }
    if (latest === undefined) {
      throw new AuthError('misconfigured', 'signing_key_missing', {
        reason:
          'No key may sign now: give a secret or a privateKey whose window is open',
      });
    }
    return latest;
  }
}
