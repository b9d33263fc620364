import { andThen, type MaybePromise } from '../maybe-promise.js';
import type { TokenVerifier } from '../token/token-verifier.js';
import { type Principal, principalOf } from './principal.js';

/** Turns an access token into a principal. The one authority: guard and strategy both ask it. */
export class Authenticator {
  constructor(private readonly verifier: TokenVerifier) {}

  /** @throws AuthError `rejected` where the token is not good */
  authenticate(token: string): MaybePromise<Principal> {
    return andThen(this.verifier.verify(token), principalOf);
  }
}
