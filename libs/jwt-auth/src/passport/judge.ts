import { AuthError } from '../errors.js';
import type { Stamp } from '../guards/stamp.js';
import { HttpCall } from '../http/http-carrier.js';
import type { HttpRequest } from '../http/http-request.js';
import { isPromise, type MaybePromise } from '../maybe-promise.js';
import type { Authentication } from '../transport/carrier.js';
import { HTTP_STATUS } from '../transport/challenge.js';

const WHERE = "AuthGuard('jwt')";

/** What Passport puts on a strategy for the time of one request. */
export interface PassportJwtStrategy {
  name: string;
  success(user: unknown): void;
  fail(reason: AuthError, status: number): void;
  error(error: unknown): void;
}

/** Decides at once where nothing has to be awaited. */
export function judge(
  strategy: PassportJwtStrategy,
  request: HttpRequest,
  stamp: Stamp,
): void {
  const context = new HttpCall(request, stamp.response);
  let found: MaybePromise<Authentication | undefined>;
  try {
    found = stamp.authenticator.authenticate(context);
  } catch (error) {
    refuse(strategy, request, stamp, error);
    return;
  }
  if (isPromise(found)) {
    found
      .then(
        (later) => admit(strategy, request, stamp, later),
        (error: unknown) => refuse(strategy, request, stamp, error),
      )
      // What comes after us, such as the next strategy, runs inside and may throw.
      .catch((error: unknown) => strategy.error(error));
  } else {
    admit(strategy, request, stamp, found);
  }
}

function admit(
  strategy: PassportJwtStrategy,
  request: HttpRequest,
  stamp: Stamp,
  found: Authentication | undefined,
): void {
  if (found === undefined) {
    const missing = new AuthError('missing', 'token_missing');
    refuse(strategy, request, stamp, missing);
  } else {
    strategy.success(found.user);
  }
}

function refuse(
  strategy: PassportJwtStrategy,
  request: HttpRequest,
  { authenticator, response }: Stamp,
  error: unknown,
): void {
  if (!(error instanceof AuthError)) {
    strategy.error(error);
    return;
  }
  const context = new HttpCall(request, response);
  const refusal = authenticator.refuse(context, error, WHERE);
  // A failed strategy lets AuthGuard(['jwt', 'other']) ask the next one; an error does not.
  if (error.kind === 'missing' || error.kind === 'rejected') {
    strategy.fail(error, HTTP_STATUS[error.kind]);
  } else {
    strategy.error(refusal);
  }
}
