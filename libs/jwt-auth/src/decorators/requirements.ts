import { AuthError } from '../errors.js';
import {
  allClaims,
  allPermissions,
  allScopes,
  anyRole,
  type ClaimRequirement,
  consentOf,
  isClaimRequirement,
  SIGNED_IN,
} from '../principal/requirement.js';
import {
  type AuthorizeFunction,
  type Authorizer,
  isAuthorizer,
  isClass,
} from '../guards/authorizer.js';
import type { JwtClaims } from '../token/claims.js';
import { declareRoute } from '../guards/route-metadata.js';

/** RFC 6749 section 3.3; anything else would break the challenge header. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/**
 * The caller needs one of these roles; else 403. Read from the claim `roles`
 * unless the option `grants.roles` says otherwise. Two of these decorators, or
 * one on the class and one on the method, add up.
 */
export function Roles(
  ...roles: [string, ...string[]]
): ClassDecorator & MethodDecorator {
  return declareRoute({ requirement: anyRole(named('Roles', roles)) });
}

/**
 * The caller needs all of these scopes; else 403 with the scopes in the challenge
 * (RFC 6750 section 3.1). Read from the claim `scope` unless the option
 * `grants.scopes` says otherwise.
 */
export function Scopes(
  ...scopes: [string, ...string[]]
): ClassDecorator & MethodDecorator {
  named('Scopes', scopes);
  if (!scopes.every((scope) => SCOPE_TOKEN.test(scope))) {
    throw misused(
      'Scopes',
      'takes one scope per argument, without spaces or quotes',
    );
  }
  return declareRoute({ requirement: allScopes(scopes) });
}

/**
 * The caller needs all of these permissions; else 403. Read from the claim
 * `permissions` unless the option `grants.permissions` says otherwise.
 */
export function Permissions(
  ...permissions: [string, ...string[]]
): ClassDecorator & MethodDecorator {
  return declareRoute({
    requirement: allPermissions(named('Permissions', permissions)),
  });
}

/**
 * The caller's claims need these values; else 403. A claim fits where it equals
 * the value or is an array that contains it; an array of values asks for any of
 * them; a function is given the claim (or `undefined`) and decides by returning
 * `true`. Names may be paths: `{ 'tenant.plan': ['gold', 'platinum'] }`.
 */
export function RequireClaims(
  claims: Readonly<Record<string, ClaimRequirement>>,
): ClassDecorator & MethodDecorator {
  named('RequireClaims', Object.keys(claims));
  if (!Object.values(claims).every(isClaimRequirement)) {
    throw misused(
      'RequireClaims',
      'takes text, numbers, booleans, arrays of these, or functions; undefined would fit every token without the claim',
    );
  }
  return declareRoute({ requirement: allClaims(claims) });
}

/**
 * The rule must return `true` (or a promise of it); else 403. What it throws is
 * passed on.
 *
 * @param rule a function, or an {@link Authorizer} class that is a provider of any
 *   module. Without a rule: signed in is enough, which closes a method of a
 *   `@Public()` class.
 */
export function Authorize<User = JwtClaims>(
  ...rules: [
    rule?:
      AuthorizeFunction<User> | (abstract new (...args: never[]) => Authorizer),
  ]
): ClassDecorator & MethodDecorator {
  if (rules.length === 0) {
    return declareRoute({ requirement: SIGNED_IN });
  }
  const [rule] = rules;
  if (typeof rule !== 'function') {
    throw misused(
      'Authorize',
      'is given no function or class: perhaps an import that is circular. Without a rule, write @Authorize()',
    );
  }
  if (isClass(rule) && !isAuthorizer(rule)) {
    throw misused(
      'Authorize',
      `is given the class ${rule.name}, which has no method authorize(): write it as a method of that class, not as a property`,
    );
  }
  return declareRoute({ requirement: consentOf(rule, rule.name) });
}

function named(
  decorator: string,
  names: readonly unknown[],
): readonly string[] {
  if (names.some(Array.isArray)) {
    throw misused(
      decorator,
      `takes one name per argument, not an array: @${decorator}('a', 'b'), or @${decorator}(...names)`,
    );
  }
  if (names.length === 0 || !names.every(isName)) {
    throw misused(decorator, 'needs at least one name, and none may be empty');
  }
  return Object.freeze([...names]);
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && name !== '';
}

function misused(decorator: string, what: string): AuthError {
  return new AuthError('misconfigured', 'wiring_invalid', {
    reason: `@${decorator}() ${what}`,
  });
}
