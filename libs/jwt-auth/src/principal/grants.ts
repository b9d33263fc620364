import type { JwtClaims } from '../token/claims.js';
import { readPath } from './claim-path.js';

/** Where in the claims a kind of grant is found; several paths add up. */
export interface GrantPaths {
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
}

/** Roles or permissions: an array of texts, or one text. Anything else grants nothing. */
export function readNames(
  claims: JwtClaims,
  paths: readonly string[],
): readonly string[] {
  return paths.flatMap((path) => texts(readPath(claims, path)));
}

/** Scopes: text in which spaces separate them (RFC 8693 section 4.2), or an array of texts. */
export function readScopes(
  claims: JwtClaims,
  paths: readonly string[],
): readonly string[] {
  return paths.flatMap((path) => {
    const value = readPath(claims, path);
    return typeof value === 'string' ? value.split(' ') : texts(value);
  });
}

function texts(value: unknown): readonly string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each === 'string');
}
