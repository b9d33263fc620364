import type { MaybePromise } from '../maybe-promise.js';
import { readPath } from './claim-path.js';
import { type GrantPaths, readNames, readScopes } from './grants.js';
import type { Principal } from './principal.js';

/** What a requirement is judged with. */
export interface Judgement {
  readonly principal: Principal<unknown>;
  readonly grants: GrantPaths;
  /** Asks a function or class given to `@Authorize()`. */
  readonly authorize: (rule: unknown) => MaybePromise<boolean>;
}

/** Something that a route asks of its caller beyond a good token. */
export interface Requirement {
  /** For logs, such as `one of the roles admin, editor`. */
  readonly description: string;
  /** Scopes to name in the challenge (RFC 6750 section 3.1). */
  readonly scopes?: readonly string[];
  /** What was given to `@Authorize()`. */
  readonly rule?: unknown;
  isMet(judgement: Judgement): MaybePromise<boolean>;
}

/** A value that the claim must equal or, where it is an array, contain; an array of such values, any of them; or a function that decides. */
export type ClaimRequirement =
  | string
  | number
  | boolean
  | readonly (string | number | boolean)[]
  | ((value: unknown) => boolean);

/** Nothing beyond a good token; closes a method of a public class. */
export const SIGNED_IN: Requirement = {
  description: 'a good token',
  isMet: () => true,
};

export function anyRole(roles: readonly string[]): Requirement {
  return {
    description: `one of the roles ${roles.join(', ')}`,
    isMet: ({ principal, grants }) => {
      const held = readNames(principal.claims, grants.roles);
      return roles.some((role) => held.includes(role));
    },
  };
}

export function allScopes(scopes: readonly string[]): Requirement {
  return {
    description: `the scopes ${scopes.join(' ')}`,
    scopes,
    isMet: ({ principal, grants }) => {
      const held = readScopes(principal.claims, grants.scopes);
      return scopes.every((scope) => held.includes(scope));
    },
  };
}

export function allPermissions(permissions: readonly string[]): Requirement {
  return {
    description: `the permissions ${permissions.join(', ')}`,
    isMet: ({ principal, grants }) => {
      const held = readNames(principal.claims, grants.permissions);
      return permissions.every((permission) => held.includes(permission));
    },
  };
}

export function isClaimRequirement(value: unknown): value is ClaimRequirement {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return (
    typeof value === 'function' ||
    (values.length > 0 &&
      values.every((each) =>
        ['string', 'number', 'boolean'].includes(typeof each),
      ))
  );
}

export function allClaims(
  required: Readonly<Record<string, ClaimRequirement>>,
): Requirement {
  const entries = Object.entries(required);
  return {
    description: `certain values of the claims ${Object.keys(required).join(', ')}`,
    isMet: ({ principal }) =>
      entries.every(([path, wanted]) =>
        satisfies(readPath(principal.claims, path), wanted),
      ),
  };
}

function satisfies(value: unknown, wanted: ClaimRequirement): boolean {
  if (typeof wanted === 'function') {
    const verdict: unknown = wanted(value);
    // Nobody waits for a promise here: it admits nobody, and its rejection ends no process.
    void Promise.resolve(verdict).catch(() => undefined);
    return verdict === true;
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const anyOf: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  return anyOf.some((each) => values.includes(each));
}

/** @param rule what was given to `@Authorize()`; the guard knows how to ask it */
export function consentOf(rule: unknown, name: string): Requirement {
  return {
    description: `the consent of ${name || 'a rule'}`,
    rule,
    isMet: ({ authorize }) => authorize(rule),
  };
}
