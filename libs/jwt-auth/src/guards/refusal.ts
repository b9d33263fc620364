import type { ExecutionContext } from '@nestjs/common';
import { AuthError } from '../errors.js';
import type { CallContext } from '../transport/carrier.js';
import type { RequestAuthenticator } from './request-authenticator.js';

/**
 * What to throw for an error, so that a team's own exception filters, which Nest asks
 * before ours, find a status on it: for an {@link AuthError} the `HttpException` with
 * it as its `cause`. Anything else stays as it is.
 */
export function refusalOf(
  error: unknown,
  context: ExecutionContext,
  authenticator: RequestAuthenticator,
): unknown {
  if (!(error instanceof AuthError)) {
    return error;
  }
  const where = `${context.getClass().name}.${context.getHandler().name}`;
  const call = context as ExecutionContext & CallContext;
  return authenticator.refuse(call, error, where);
}
