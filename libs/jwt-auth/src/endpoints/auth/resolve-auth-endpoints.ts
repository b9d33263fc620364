import type { Type } from '@nestjs/common';
import { lostImports } from '../../lost-import.js';
import {
  type ClaimsClass,
  hasValidationRules,
} from '../../token/claims-schema.js';
import { assertKnown, isRecord, wrongOption } from '../wrong-option.js';
import type { ResolvedAuthEndpoints } from './auth-endpoint-options.js';
import { PasswordCredentialsDto } from './password-credentials.dto.js';

const NAME = 'endpoints.auth';
const KNOWN = [
  'path',
  'refreshToken',
  'origins',
  'introspection',
  'credentials',
  'decorators',
];
const PLAIN_PATH = /^\/?[\w.~-]+(?:\/[\w.~-]+)*$/;
/** RFC 6749 section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/**
 * @returns `undefined` where no routes are asked for
 * @throws AuthError `misconfigured` where the options are none
 */
export function resolveAuthEndpoints(
  options: unknown,
): ResolvedAuthEndpoints | undefined {
  if (options === undefined || options === false) {
    return undefined;
  }
  const given = options === true ? {} : options;
  if (!isRecord(given)) {
    throw wrongOption(
      `${NAME} must be true or an object such as { path: 'auth' }`,
    );
  }
  assertKnown(given, KNOWN, NAME);
  const [lost] = lostImports(given, ['credentials'], `${NAME}.`);
  if (lost !== undefined) {
    throw wrongOption(`${lost.path} ${lost.message}`);
  }
  const refreshToken = placeOf(given['refreshToken']);
  const origins = originsOf(given['origins']);
  if (origins.length > 0 && refreshToken !== 'cookie') {
    throw wrongOption(
      `${NAME}.origins is about the cookie: set refreshToken: 'cookie', or leave it out`,
    );
  }
  return {
    path: pathOf(given['path']),
    refreshToken,
    origins,
    introspectionScope: scopeOf(given['introspection']),
    credentials: classOf(given['credentials']),
    decorators: decoratorsOf(given['decorators']),
  };
}

function pathOf(path: unknown = 'auth'): string {
  if (typeof path !== 'string' || !PLAIN_PATH.test(path)) {
    throw wrongOption(
      `${NAME}.path must be a path without patterns, such as 'auth' or 'api/auth'`,
    );
  }
  return path;
}

function placeOf(place: unknown = 'body'): 'body' | 'cookie' {
  if (place !== 'body' && place !== 'cookie') {
    throw wrongOption(`${NAME}.refreshToken must be 'body' or 'cookie'`);
  }
  return place;
}

function originsOf(origins: unknown = []): readonly string[] {
  if (!Array.isArray(origins) || !origins.every(isOrigin)) {
    throw wrongOption(
      `${NAME}.origins must list exact origins, such as 'https://app.example.com', without a path or a slash at the end`,
    );
  }
  return Object.freeze([...origins]);
}

/** As browsers spell it, since it is compared character by character. */
function isOrigin(origin: unknown): origin is string {
  return (
    typeof origin === 'string' &&
    /^https?:\/\/[^*]+$/.test(origin) &&
    URL.canParse(origin) &&
    new URL(origin).origin === origin
  );
}

function scopeOf(introspection: unknown): string | undefined {
  if (introspection === undefined) {
    return undefined;
  }
  const { scope, ...rest } = isRecord(introspection) ? introspection : {};
  if (
    typeof scope !== 'string' ||
    !SCOPE_TOKEN.test(scope) ||
    Object.keys(rest).length > 0
  ) {
    throw wrongOption(
      `${NAME}.introspection must be { scope }, the one scope that its callers need`,
    );
  }
  return scope;
}

function classOf(credentials: unknown = PasswordCredentialsDto): Type<object> {
  if (!isClass(credentials)) {
    throw wrongOption(
      `${NAME}.credentials must be a class with class-validator rules`,
    );
  }
  return credentials;
}

function isClass(value: unknown): value is Type<object> {
  return (
    typeof value === 'function' && hasValidationRules(value as ClaimsClass)
  );
}

function decoratorsOf(decorators: unknown = []): readonly ClassDecorator[] {
  if (!Array.isArray(decorators) || !decorators.every(isDecorator)) {
    throw wrongOption(
      `${NAME}.decorators must list class decorators, such as UseGuards(ThrottlerGuard)`,
    );
  }
  return Object.freeze([...decorators]);
}

function isDecorator(value: unknown): value is ClassDecorator {
  return typeof value === 'function';
}
