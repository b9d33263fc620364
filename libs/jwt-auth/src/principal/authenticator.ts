import type { Clock } from '../clock.js';
import { andThen, isPromise, type MaybePromise } from '../maybe-promise.js';
import { assertNotRevoked } from '../token/revocation-check.js';
import type { Revocations } from '../token/revocations.js';
import type { TokenVerifier } from '../token/token-verifier.js';
import type { VerifiedToken } from '../token/verified-token.js';
import {
  type CacheStatistics,
  VerifiedTokenCache,
} from '../token/verified-token-cache.js';
import { type Principal, principalOf } from './principal.js';

export interface AuthenticatorSettings {
  /** How many verified tokens are remembered; `undefined` verifies every token every time. */
  readonly cacheEntries: number | undefined;
  /** Told once what keeps tokens out of the cache. */
  readonly warn: (message: string) => void;
}

/** A token that passed, and whom it speaks for. */
interface Authenticated {
  readonly verified: VerifiedToken;
  readonly principal: Principal;
  /** How far revocations had changed when it was found not to be revoked. */
  unrevokedAt: number;
}

/** Before any change. */
const NEVER = -1;

/**
 * Turns an access token into a principal. The one authority: guard, strategy and
 * token service ask it.
 */
export class Authenticator {
  readonly #cache: VerifiedTokenCache<Authenticated> | undefined;
  readonly #warn: (message: string) => void;
  #warned = false;

  constructor(
    private readonly verifier: TokenVerifier,
    { cacheEntries, warn }: AuthenticatorSettings,
    clock: Clock,
  ) {
    this.#warn = warn;
    this.#cache =
      cacheEntries === undefined
        ? undefined
        : new VerifiedTokenCache<Authenticated>({
            maxEntries: cacheEntries,
            isStillGood: ({ verified }) => verifier.isStillGood(verified),
            goodUntil: ({ verified }) => verified.goodUntil,
            clock,
          });
  }

  /** @throws AuthError `rejected` where the token is not good */
  authenticate(token: string): MaybePromise<Principal> {
    const known = this.#cache?.get(token);
    if (known === undefined) {
      return andThen(this.verifier.verify(token), (verified) =>
        this.#remember(token, verified),
      );
    }
    const { revocations } = known.verified.expected;
    if (revocations === undefined) {
      return known.principal;
    }
    const waiting = revocations.confirm();
    return isPromise(waiting)
      ? waiting.then(() =>
          // Time went on meanwhile, and what vouched for the token may have gone.
          this.verifier.isStillGood(known.verified)
            ? unrevoked(known, revocations)
            : this.authenticate(token),
        )
      : unrevoked(known, revocations);
  }

  cacheStatistics(): CacheStatistics | undefined {
    return this.#cache?.statistics();
  }

  /** Forgets every token, once no request can come any more. */
  close(): void {
    this.#cache?.close();
  }

  #remember(token: string, verified: VerifiedToken): Principal {
    const principal = principalOf(verified);
    if (verified.shareable) {
      this.#cache?.set(token, { verified, principal, unrevokedAt: NEVER });
    } else if (this.#cache !== undefined && !this.#warned) {
      this.#warned = true;
      this.#warn(
        'The claims schema makes objects that can be changed, such as a Date, and requests must not share them: every token is verified anew each time. Let the schema return JSON values, or set cache: false',
      );
    }
    return principal;
  }
}

/** What is held answers at once for as long as nothing more was revoked. */
function unrevoked(known: Authenticated, { changes }: Revocations): Principal {
  if (known.unrevokedAt !== changes) {
    assertNotRevoked(known.verified);
    known.unrevokedAt = changes;
  }
  return known.principal;
}
