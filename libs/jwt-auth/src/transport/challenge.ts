import type { AuthError, AuthErrorCode, AuthErrorKind } from '../errors.js';

/** HTTP status per kind of error (RFC 6750 section 3.1). */
export const HTTP_STATUS: Readonly<Record<AuthErrorKind, number>> = {
  missing: 401,
  malformed_request: 400,
  rejected: 401,
  forbidden: 403,
  unavailable: 503,
  misconfigured: 500,
};

/** `error` of the challenge; a request without a token gets none (RFC 6750 section 3.1). */
const CHALLENGE_ERROR: Readonly<Partial<Record<AuthErrorKind, string>>> = {
  malformed_request: 'invalid_request',
  rejected: 'invalid_token',
  forbidden: 'insufficient_scope',
};

/**
 * Refusals that are not about an access token. With an `error` of RFC 6750, clients would
 * take them for one, fetch another token and try again.
 */
const NO_BEARER_ERROR: readonly AuthErrorCode[] = [
  'credentials_invalid',
  'session_limit_reached',
  'sign_in_outdated',
  'refresh_token_invalid',
  'refresh_token_ambiguous',
  'cross_site_request',
  'origin_missing',
];

const DEFAULT_RETRY_SECONDS = 1;

/** Response headers that go with an error: `WWW-Authenticate` (RFC 6750 section 3) or `Retry-After`. */
export function challengeHeaders(
  error: AuthError,
  realm: string,
): Readonly<Record<string, string>> {
  if (error.kind === 'unavailable') {
    return { 'Retry-After': String(error.retryAfter ?? DEFAULT_RETRY_SECONDS) };
  }
  if (error.kind === 'misconfigured') {
    return {};
  }
  const isOfBearer = !NO_BEARER_ERROR.includes(error.code);
  // A 401 has to have a challenge (RFC 9110 section 15.5.2), any other status has not.
  if (!isOfBearer && HTTP_STATUS[error.kind] !== 401) {
    return {};
  }
  const parameters = [`realm="${realm}"`];
  const code = isOfBearer ? CHALLENGE_ERROR[error.kind] : undefined;
  if (code !== undefined) {
    parameters.push(
      `error="${code}"`,
      `error_description="${error.description}"`,
    );
  }
  if (error.scopes !== undefined) {
    parameters.push(`scope="${error.scopes.join(' ')}"`);
  }
  return { 'WWW-Authenticate': `Bearer ${parameters.join(', ')}` };
}
