import type { Type } from '@nestjs/common';
import { lostImports } from '../../lost-import.js';
import type { OptionFault } from '../../rules/fault.js';
import {
  groupFaults,
  type Hints,
  isPlainObject,
  valueOf,
} from '../../rules/group.js';
import {
  isListOf,
  must,
  oneOf,
  optional,
  type Rule,
} from '../../rules/rule.js';
import {
  type ClaimsClass,
  hasValidationRules,
} from '../../token/claims-schema.js';
import type { AuthEndpointOptions } from './auth-endpoint-options.js';

const PLAIN_PATH = /^\/?[\w.~-]+(?:\/[\w.~-]+)*$/;
/** RFC 6749 section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

const HOST_COOKIE = /^__Host-[\w-]{1,64}$/;

const RULES: Readonly<Record<keyof AuthEndpointOptions, Rule>> = {
  path: optional(
    must(
      "must be a path without patterns, such as 'auth' or 'api/auth'",
      (value) => typeof value === 'string' && PLAIN_PATH.test(value),
    ),
  ),
  refreshToken: optional(oneOf('body', 'cookie')),
  cookieName: optional(
    must(
      "must begin with __Host-, so that no other host of the domain can set the cookie, and hold letters, digits, - and _ only, such as '__Host-shop_refresh_token'",
      (value) => typeof value === 'string' && HOST_COOKIE.test(value),
    ),
  ),
  origins: optional(
    must(
      "must list exact origins, such as 'https://app.example.com', without a path or a slash at the end",
      (value) => isListOf(value, isOrigin),
    ),
  ),
  introspection: optional(
    must(
      'must be { scope }, the one scope that its callers need',
      isIntrospection,
    ),
  ),
  credentials: optional(
    must('must be a class with class-validator rules', isClass),
  ),
  decorators: optional(
    must(
      'must list class decorators, such as UseGuards(ThrottlerGuard)',
      (value) => isListOf(value, (each) => typeof each === 'function'),
    ),
  ),
};

const HINTS: Hints = {
  cookie: "write refreshToken: 'cookie'",
  prefix: 'write path',
  origin: 'write origins',
  dto: 'write credentials',
  guards: 'write decorators: [UseGuards(ThrottlerGuard)]',
  credentialsVerifier: 'write sessions: { credentialsVerifier }',
};

/** Everything that is wrong with the option `endpoints.auth`, and where. */
export function* authEndpointFaults(
  options: unknown,
  path: string,
): Generator<OptionFault> {
  if (typeof options === 'boolean') {
    return;
  }
  if (!isPlainObject(options)) {
    const message = "must be true or an object such as { path: 'auth' }";
    yield { path, message };
    return;
  }
  yield* groupFaults(options, path, { rules: RULES, hints: HINTS });
  yield* lostImports(options, ['credentials'], `${path}.`);
  if ((valueOf(options, 'refreshToken') ?? 'body') === 'body') {
    yield* cookieMembers(options, path);
  }
}

/** Options that say nothing without a cookie. */
function* cookieMembers(options: object, path: string): Generator<OptionFault> {
  const origins = valueOf(options, 'origins');
  const names = [
    ...(Array.isArray(origins) && origins.length > 0 ? ['origins'] : []),
    ...(valueOf(options, 'cookieName') === undefined ? [] : ['cookieName']),
  ];
  for (const name of names) {
    const message =
      "is about the cookie: set refreshToken: 'cookie', or leave it out";
    yield { path: `${path}.${name}`, message };
  }
}

/** As browsers spell it, since it is compared character by character. */
function isOrigin(origin: unknown): boolean {
  return (
    typeof origin === 'string' &&
    /^https?:\/\/[^*]+$/.test(origin) &&
    URL.canParse(origin) &&
    new URL(origin).origin === origin
  );
}

function isIntrospection(value: unknown): boolean {
  const scope = isPlainObject(value) ? valueOf(value, 'scope') : undefined;
  return (
    typeof scope === 'string' &&
    SCOPE_TOKEN.test(scope) &&
    Object.getOwnPropertyNames(value).length === 1
  );
}

function isClass(value: unknown): value is Type<object> {
  return (
    typeof value === 'function' && hasValidationRules(value as ClaimsClass)
  );
}
