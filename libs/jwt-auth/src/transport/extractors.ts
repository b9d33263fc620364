import { AuthError } from '../errors.js';
import { cookieValues } from './cookies.js';
import type { TokenSource } from './token-source.js';

/**
 * Finds the token in one place of the request.
 *
 * @returns the token, or `undefined` where that place holds none
 * @throws AuthError `malformed_request` where that place holds several
 */
export type TokenExtractor = (source: TokenSource) => string | undefined;

const USUAL = 'Bearer ';

/** The scheme and what follows it; the scheme ends where no token character follows (RFC 9110 section 5.6.2). */
const BEARER = /^Bearer(?![\w!#$%&'*+.^`|~-])(.*)$/is;

/**
 * `Authorization: Bearer <token>` (RFC 6750 section 2.1), the scheme in any case.
 * Another scheme counts as no token; `Bearer` with anything but a token after it
 * is a malformed token.
 */
export function bearer(): TokenExtractor {
  return (source) => {
    const value = headerValue(source, 'authorization');
    // The spelling of almost all clients, without a pattern to match.
    if (value?.startsWith(USUAL) && value[USUAL.length] !== ' ') {
      return value.slice(USUAL.length);
    }
    const match = value === undefined ? null : BEARER.exec(value);
    return match?.[1]?.replace(/^ +/, '');
  };
}

/** A header whose whole value is the token, such as `X-Access-Token`. */
export function header(name: string): TokenExtractor {
  const lower = name.toLowerCase();
  return (source) => headerValue(source, lower);
}

/**
 * A cookie. Read from the `Cookie` header itself, so that no cookie parser is
 * needed, and under exactly its name: neither another case nor other bytes around it
 * will do, so that the prefix `__Host-` keeps its promise. Two tokens under the name are
 * `malformed_request`, an empty one is none. Browsers send cookies by themselves: a route
 * that changes something then needs a defence against cross-site requests, at least
 * `SameSite=Strict`.
 */
export function cookie(name: string): TokenExtractor {
  return (source) => single(cookieValues(source, name));
}

/**
 * A parameter of the query string, such as `access_token` (RFC 6750 section 2.3).
 * Addresses end up in logs and histories: only where nothing else is possible.
 */
export function query(name: string): TokenExtractor {
  return (source) => member(source.query, name);
}

/** A field of the parsed body, such as `access_token` (RFC 6750 section 2.2). */
export function body(name: string): TokenExtractor {
  return (source) => member(source.body, name);
}

/**
 * A function of the team's own.
 *
 * @param find is given the request of the platform; returns the token at once, or
 *   `undefined` or `null` where there is none. What it throws passes on.
 */
export function fromRequest<Request = TokenSource>(
  find: (request: Request) => string | null | undefined,
): TokenExtractor {
  return (source) => {
    const found: unknown = find(source as Request) ?? undefined;
    if (found !== undefined && typeof found !== 'string') {
      // A promise that nobody awaits must not end the process when it rejects.
      void Promise.resolve(found).catch(() => undefined);
      throw new AuthError('misconfigured', 'wiring_invalid', {
        reason:
          'The function of fromRequest() must return text at once, or nothing',
      });
    }
    return found;
  };
}

/**
 * Asks all extractors in turn.
 *
 * @throws AuthError `malformed_request` where two of them find a token, even the
 *   same one (RFC 6750 section 2)
 */
export function extractToken(
  extractors: readonly TokenExtractor[],
  source: TokenSource,
): string | undefined {
  let found: string | undefined;
  for (const extract of extractors) {
    const token = extract(source);
    if (token !== undefined && found !== undefined) {
      throw ambiguous();
    }
    found ??= token;
  }
  return found;
}

/** Node keeps the first of two `Authorization` headers in silence; here two are a fault. */
function headerValue(source: TokenSource, name: string): string | undefined {
  const { headers } = source;
  if (!Object.hasOwn(headers, name)) {
    return undefined;
  }
  const value = headers[name];
  const rawHeaders = source.rawHeaders ?? source.raw?.rawHeaders;
  if (Array.isArray(value) || occurrences(rawHeaders, name) > 1) {
    throw ambiguous();
  }
  return value === '' ? undefined : value;
}

function occurrences(
  rawHeaders: readonly string[] | undefined,
  name: string,
): number {
  let count = 0;
  for (let index = 0; index < (rawHeaders?.length ?? 0); index += 2) {
    const raw = rawHeaders?.[index];
    if (raw?.length === name.length && raw.toLowerCase() === name) {
      count++;
    }
  }
  return count;
}

function member(container: unknown, name: string): string | undefined {
  if (
    typeof container !== 'object' ||
    container === null ||
    !Object.hasOwn(container, name)
  ) {
    return undefined;
  }
  const value: unknown = (container as Record<string, unknown>)[name];
  return Array.isArray(value)
    ? textOf(single(value))
    : textOf(value ?? undefined);
}

/** A value that is present and no text is a malformed token, not a missing one. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || value === undefined ? value : '';
}

function single<T>(values: readonly T[]): T | undefined {
  if (values.length > 1) {
    throw ambiguous();
  }
  return values[0];
}

function ambiguous(): AuthError {
  return new AuthError('malformed_request', 'invalid_request', {
    reason: 'The request carries a token in two places; send it in one',
  });
}
