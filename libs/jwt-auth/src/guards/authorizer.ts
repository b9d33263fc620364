import type { ExecutionContext, Type } from '@nestjs/common';
import type { Answer } from '../maybe-promise.js';
import type { JwtClaims } from '../token/claims.js';
import type { Principal } from '../principal/principal.js';

/**
 * A rule of the team as a function: only `true`, or a promise or Observable of it, admits.
 *
 * @typeParam User what the `UserLoader` returns; the claims without one
 */
export type AuthorizeFunction<User = JwtClaims> = (
  principal: Principal<User>,
  context: ExecutionContext,
) => Answer<boolean>;

/**
 * A rule of the team as a class, for rules that need other providers. Make it a
 * provider of any module and name it: `@Authorize(OwnerOnly)`. It may be
 * request-scoped.
 */
export abstract class Authorizer {
  /**
   * A method, not a property: by it the class is told from a function.
   *
   * @returns `true`, or a promise or Observable of it, to admit; anything else is answered with 403
   */
  abstract authorize(
    principal: Principal<unknown>,
    context: ExecutionContext,
  ): Answer<boolean>;
}

/** Functions that are no classes have a prototype that can be replaced, or none. */
export function isClass(rule: object): boolean {
  const prototype = Object.getOwnPropertyDescriptor(rule, 'prototype');
  return prototype?.writable === false;
}

export function isAuthorizer(rule: unknown): rule is Type<Authorizer> {
  return (
    typeof rule === 'function' &&
    typeof (rule.prototype as Authorizer | undefined)?.authorize === 'function'
  );
}
