import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
} from '@nestjs/common';
import { AuthError } from '../errors.js';
import {
  andThen,
  isPromise,
  type MaybePromise,
  settled,
} from '../maybe-promise.js';
import type { GrantPaths } from '../principal/grants.js';
import type { Principal } from '../principal/principal.js';
import type { RoutePolicy } from '../principal/route-policy.js';
import type { Authentication, CallContext } from '../transport/carrier.js';
import { type AuthorizeFunction, isAuthorizer } from './authorizer.js';
import { takePlace } from './guard-place.js';
import { GUARD_MARK } from './placed-guards.js';
import { refusalOf } from './refusal.js';
import type { RequestAuthenticator } from './request-authenticator.js';
import type { RoutePolicies } from './route-policies.js';
import type { ScopedResolver } from './scoped-resolver.js';

/**
 * What the guard works with. The name is what Nest prints if the module is missing
 * where a class with `@UseGuards(JwtAuthGuard)` is.
 */
export const GUARD_PARTS: unique symbol = Symbol.for(
  'JwtAuthModule: import JwtAuthModule.forRoot() in the root module, and with isGlobal: false in this module too',
);

export interface GuardParts {
  readonly authenticator: RequestAuthenticator;
  readonly policies: RoutePolicies;
  readonly resolver: ScopedResolver;
  /** Where roles, scopes and permissions are read from. */
  readonly grants: GrantPaths;
}

/**
 * Lets a call through only with a good token and what the route's decorators ask
 * for. Guards every route by default; with `guard: false`, put it where it is
 * wanted: `@UseGuards(JwtAuthGuard)`.
 *
 * As the global guard, and on a class, it heeds `@Public()` and `@OptionalAuth()`. On
 * a method it asks for a token although method or class are `@Public()`; an
 * `@OptionalAuth()` of the method itself counts. Called by your own code, such as a
 * composite of several guards, it admits good tokens only, whatever the route says: a
 * call without a token is refused. A subclass may admit others before it calls
 * `super.canActivate()`, and then stands wherever `JwtAuthGuard` may stand.
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  /** @internal */
  static readonly [GUARD_MARK] = true;

  readonly #parts: GuardParts;

  constructor(@Inject(GUARD_PARTS) parts: object) {
    this.#parts = parts as GuardParts;
  }

  /** @throws an `HttpException` that carries the {@link AuthError} as its `cause` */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const call = context as ExecutionContext & CallContext;
    try {
      const entered = this.#enter(call);
      return isPromise(entered)
        ? entered.then(
            () => true,
            (error: unknown) => this.#refuse(call, error),
          )
        : true;
    } catch (error) {
      return this.#refuse(call, error);
    }
  }

  #enter(context: ExecutionContext & CallContext): MaybePromise<void> {
    const policy = this.#parts.policies.at(
      takePlace(context),
      context.getClass(),
      context.getHandler(),
    );
    if (policy.access === 'public') {
      this.#parts.authenticator.stamp(context);
      return;
    }
    return andThen(this.#parts.authenticator.authenticate(context), (found) =>
      this.#admit(policy, found, context),
    );
  }

  #admit(
    policy: RoutePolicy,
    found: Authentication | undefined,
    context: ExecutionContext & CallContext,
  ): MaybePromise<void> {
    if (found === undefined) {
      if (policy.access === 'optional') {
        this.#parts.authenticator.stamp(context);
        return;
      }
      throw new AuthError('missing', 'token_missing');
    }
    if (policy.requirements.length > 0) {
      const { principal } = found;
      return policy.admit({
        principal,
        grants: this.#parts.grants,
        authorize: (rule) => this.#ask(rule, principal, context),
      });
    }
  }

  #ask(
    rule: unknown,
    principal: Principal<unknown>,
    context: ExecutionContext,
  ): MaybePromise<boolean> {
    if (isAuthorizer(rule)) {
      const request = context.getArgByIndex<object>(0);
      return andThen(
        this.#parts.resolver.resolve(rule, request),
        (authorizer) => settled(authorizer.authorize(principal, context)),
      );
    }
    return settled((rule as AuthorizeFunction<unknown>)(principal, context));
  }

  #refuse(context: ExecutionContext & CallContext, error: unknown): never {
    // A guard of a team may catch this and ask AuthGuard('jwt').
    this.#parts.authenticator.stamp(context);
    throw refusalOf(error, context, this.#parts.authenticator);
  }
}
