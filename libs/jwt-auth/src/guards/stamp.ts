import {
  type HttpRequest,
  type HttpResponse,
  stateOf,
} from '../http/http-request.js';
import type { CallContext } from '../transport/carrier.js';
import type { RequestAuthenticator } from './request-authenticator.js';

/** Which application a request belongs to, and where its answer goes. */
export interface Stamp {
  readonly authenticator: RequestAuthenticator;
  readonly response: HttpResponse;
}

/**
 * Marks a request with its application. Passport keeps one strategy per name for
 * the whole process: without the mark, the strategy of the application that
 * booted last would judge the requests of all.
 */
export function stamp(
  context: CallContext,
  authenticator: RequestAuthenticator,
): void {
  const request = context.getArgByIndex(0) as HttpRequest;
  const response = context.getArgByIndex(1) as HttpResponse;
  stateOf(request).stamp(authenticator, response);
}

export function stampOf({ jwtAuth }: HttpRequest): Stamp | undefined {
  return jwtAuth?.authenticator === undefined ? undefined : (jwtAuth as Stamp);
}
