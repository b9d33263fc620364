import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
} from '@nestjs/common';
import { AuthError } from '../errors.js';
import { andThen, isPromise, type MaybePromise } from '../maybe-promise.js';
import type { GrantPaths } from '../principal/grants.js';
import type { Principal } from '../principal/principal.js';
import type { RoutePolicy } from '../principal/route-policy.js';
import type { Authentication, CallContext } from '../transport/carrier.js';
import { type AuthorizeFunction, isAuthorizer } from './authorizer.js';
import { refusalOf } from './refusal.js';
import { RequestAuthenticator } from './request-authenticator.js';
import { RoutePolicies } from './route-policies.js';
import { ScopedResolver } from './scoped-resolver.js';

/** Where roles, scopes and permissions are read from. */
export abstract class GuardSettings {
  abstract readonly grants: GrantPaths;
}

/**
 * Lets a call through only with a good token and what the route's decorators ask
 * for. Guards every route by default; with `guard: false`, put it where it is
 * wanted: `@UseGuards(JwtAuthGuard)`.
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  constructor(
    @Inject(RequestAuthenticator)
    private readonly authenticator: RequestAuthenticator,
    @Inject(RoutePolicies) private readonly policies: RoutePolicies,
    @Inject(ScopedResolver) private readonly resolver: ScopedResolver,
    @Inject(GuardSettings) private readonly settings: GuardSettings,
  ) {}

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
    const policy = this.policies.of(context.getClass(), context.getHandler());
    if (policy.access === 'public') {
      this.authenticator.stamp(context);
      return;
    }
    return andThen(this.authenticator.authenticate(context), (found) =>
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
        this.authenticator.stamp(context);
        return;
      }
      throw new AuthError('missing', 'token_missing');
    }
    if (policy.requirements.length > 0) {
      const { principal } = found;
      return policy.admit({
        principal,
        grants: this.settings.grants,
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
      return andThen(this.resolver.resolve(rule, request), (authorizer) =>
        authorizer.authorize(principal, context),
      );
    }
    return (rule as AuthorizeFunction<unknown>)(principal, context);
  }

  #refuse(context: ExecutionContext & CallContext, error: unknown): never {
    // A guard of a team may catch this and ask AuthGuard('jwt').
    this.authenticator.stamp(context);
    throw refusalOf(error, context, this.authenticator);
  }
}
