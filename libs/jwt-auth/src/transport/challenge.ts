import type { AuthError, AuthErrorKind } from '../errors.js';

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
  const parameters = [`realm="${realm}"`];
  const code = CHALLENGE_ERROR[error.kind];
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
