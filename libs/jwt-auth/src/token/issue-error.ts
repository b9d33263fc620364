import { AuthError, type AuthErrorCode } from '../errors.js';

/** The application asked for a token that must not be made; its fault, not the client's. */
export function refusedToIssue(code: AuthErrorCode, reason: string): AuthError {
  return new AuthError('misconfigured', code, { reason });
}
