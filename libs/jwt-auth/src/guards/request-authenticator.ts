import { HttpException, type Type } from '@nestjs/common';
import { AuthError } from '../errors.js';
import {
  andThen,
  isUnsettled,
  type MaybePromise,
  settled,
} from '../maybe-promise.js';
import { systemMonotonic } from '../monotonic.js';
import type { Authenticator } from '../principal/authenticator.js';
import { ownUserOf, type Principal } from '../principal/principal.js';
import type { UserLoader } from '../principal/user-loader.js';
import type {
  Authentication,
  CallContext,
  Carrier,
} from '../transport/carrier.js';
import { extractToken, type TokenExtractor } from '../transport/extractors.js';
import type { TokenSource } from '../transport/token-source.js';
import { carrierOf } from './carriers.js';
import { RefusalLog } from './refusal-log.js';
import type { ScopedResolver } from './scoped-resolver.js';

export interface RequestAuthenticatorSettings {
  readonly extractors: readonly TokenExtractor[];
  readonly realm: string;
  readonly userLoader: Type<UserLoader> | undefined;
}

/** Who a token speaks for, before any user is loaded. */
interface Verified extends Authentication {
  readonly principal: Principal;
}

/** From a request to who makes it. The guard and the Passport strategy have no other way in. */
export class RequestAuthenticator {
  readonly #log = new RefusalLog(systemMonotonic);

  constructor(
    private readonly settings: RequestAuthenticatorSettings,
    private readonly authenticator: Authenticator,
    private readonly resolver: ScopedResolver,
  ) {}

  /**
   * Extracts, verifies, loads the user and attaches the outcome to the request.
   *
   * @returns `undefined` where the request carries no token
   * @throws AuthError of any kind but `missing`
   */
  authenticate(context: CallContext): MaybePromise<Authentication | undefined> {
    const carrier = reachable(context);
    const source = carrier.source(context);
    return andThen(this.#verify(source), (verified) =>
      verified === undefined
        ? undefined
        : andThen(this.#withUser(verified, source), (found) => {
            carrier.attach(context, this, found);
            return found;
          }),
    );
  }

  /**
   * Extracts and verifies only, for what needs no user and must not depend on whether
   * one can be loaded.
   *
   * @returns `undefined` where the request carries no token
   * @throws AuthError of any kind but `missing`
   */
  verify(context: CallContext): MaybePromise<Authentication | undefined> {
    return this.#verify(reachable(context).source(context));
  }

  /** Notes that the call belongs to this application, for a strategy of Passport that may come later. */
  stamp(context: CallContext): void {
    carrierOf(context)?.stamp(context, this);
  }

  /** @throws AuthError `misconfigured` where no module provides the user loader */
  assertReady(): void {
    if (this.settings.userLoader !== undefined) {
      this.resolver.assertProvided(
        this.settings.userLoader,
        'The option userLoader',
      );
    }
  }

  /**
   * The error to throw for a refusal, once it is logged and response headers are set.
   *
   * @param where what refuses, for the log
   */
  refuse(context: CallContext, error: AuthError, where: string): Error {
    this.#log.write(where, error);
    const carrier = carrierOf(context);
    return carrier?.refuse(context, error, this.settings.realm) ?? error;
  }

  #verify(source: TokenSource): MaybePromise<Verified | undefined> {
    const token = extractToken(this.settings.extractors, source);
    return token === undefined
      ? undefined
      : andThen(this.authenticator.authenticate(token), (principal) => ({
          principal,
          token,
          user: ownUserOf(principal),
        }));
  }

  #withUser(verified: Verified, request: object): MaybePromise<Authentication> {
    const { userLoader } = this.settings;
    return userLoader === undefined
      ? verified
      : this.#loadUser(userLoader, verified, request);
  }

  async #loadUser(
    userLoader: Type<UserLoader>,
    { principal, token }: Verified,
    request: object,
  ): Promise<Authentication> {
    let user: unknown;
    try {
      const loader = await this.resolver.resolve(userLoader, request);
      user = await settled(loader.load(principal));
    } catch (cause) {
      if (cause instanceof HttpException || cause instanceof AuthError) {
        throw cause;
      }
      throw new AuthError('unavailable', 'temporarily_unavailable', {
        reason: `${userLoader.name} failed, so it cannot be decided who this is`,
        cause,
      });
    }
    if (isUnsettled(user)) {
      throw new AuthError('unavailable', 'temporarily_unavailable', {
        reason: `${userLoader.name} gave a function or a stream, which is no user`,
      });
    }
    const isNobody = !user || (Array.isArray(user) && user.length === 0);
    if (isNobody) {
      throw new AuthError('rejected', 'subject_unknown', {
        reason: `${userLoader.name} found no user for the subject of the token`,
      });
    }
    return { principal: Object.freeze({ ...principal, user }), token, user };
  }
}

/** @throws AuthError `misconfigured` */
function reachable(context: CallContext): Carrier {
  const carrier = carrierOf(context);
  if (carrier === undefined) {
    throw noCarrier(context);
  }
  return carrier;
}

/** @returns the error for a handler of a transport that cannot be authenticated */
export function noCarrier(context: CallContext): AuthError {
  return new AuthError('misconfigured', 'carrier_missing', {
    reason: `There is no carrier for the transport '${context.getType()}': @jwt-auth/nestjs authenticates HTTP only, so the call is refused. Mark the handler @Public() and guard it by other means`,
  });
}
