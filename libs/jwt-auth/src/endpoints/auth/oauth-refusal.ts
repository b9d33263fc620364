import { BadRequestException, HttpStatus, Logger } from '@nestjs/common';
import { AuthError, type AuthErrorKind } from '../../errors.js';

/** `error` of the body (RFC 6749 section 5.2). */
const ERRORS: Readonly<Partial<Record<AuthErrorKind, string>>> = {
  missing: 'invalid_request',
  malformed_request: 'invalid_request',
  rejected: 'invalid_grant',
};

const NOTHING_SENT = 'The request carries no token';

const logger = new Logger('JwtAuthEndpoints');

/**
 * A refusal as RFC 6749 section 5.2 has it: 400, for it is about a token in the body and
 * not about who sends it. What could not be decided, and everything else, stays as it is.
 */
export function oauthRefusal(error: unknown): unknown {
  const name = error instanceof AuthError ? ERRORS[error.kind] : undefined;
  return name === undefined ? error : refusal(error as AuthError, name);
}

/** For a request without the token that it is about. */
export function noTokenSent(): AuthError {
  return new AuthError('missing', 'token_missing', { reason: NOTHING_SENT });
}

function refusal(error: AuthError, name: string): BadRequestException {
  const { kind, code, description } = error;
  logger.debug(`${code}: ${error.message}`);
  const statusCode = HttpStatus.BAD_REQUEST;
  const message = kind === 'missing' ? NOTHING_SENT : description;
  return new BadRequestException(
    { statusCode, message, error: name, errorCode: code },
    { cause: error },
  );
}
