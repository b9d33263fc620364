import { STATUS_CODES } from 'node:http';
import {
  BadRequestException,
  ForbiddenException,
  type HttpException,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import type { AuthError, AuthErrorKind } from '../errors.js';
import { HTTP_STATUS } from '../transport/challenge.js';

/** Kinds of errors that a client is told of; `misconfigured` is a fault of the application. */
type RefusalKind = Exclude<AuthErrorKind, 'misconfigured'>;

type Refusal = AuthError & { readonly kind: RefusalKind };

const EXCEPTIONS = {
  missing: UnauthorizedException,
  malformed_request: BadRequestException,
  rejected: UnauthorizedException,
  forbidden: ForbiddenException,
  unavailable: ServiceUnavailableException,
} as const satisfies Record<RefusalKind, unknown>;

export function isRefusal(error: AuthError): error is Refusal {
  return error.kind !== 'misconfigured';
}

/**
 * A refusal as one of Nest's own exceptions, so that exception filters that catch
 * `UnauthorizedException` and the like run: the usual body with `errorCode` beside it.
 * The {@link AuthError} is its `cause`.
 */
export function httpRefusal(error: Refusal): HttpException {
  const statusCode = HTTP_STATUS[error.kind];
  const exception = new EXCEPTIONS[error.kind](
    {
      statusCode,
      message: error.description,
      error: STATUS_CODES[statusCode],
      errorCode: error.code,
    },
    { cause: error },
  );
  // Nest 11 has no such member of its own.
  exception.errorCode = error.code;
  return exception;
}
