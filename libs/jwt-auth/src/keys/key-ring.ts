import { AuthError } from '../errors.js';
import type { Key } from './key.js';
import type { KeyHint, OwnKeys } from './verifying-keys.js';

/** Keys that are given once. Its answers depend on nothing but the keys and the time. */
export class KeyRing implements OwnKeys {
  readonly longestLifetime = Infinity;
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

  published(now: number): readonly Key[] {
    return [...this.#byKid.values()].filter((key) => key.canVerify(now));
  }
}
