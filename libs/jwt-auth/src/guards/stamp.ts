import type { HttpRequest, HttpResponse } from '../http/http-carrier.js';
import type { CallContext } from '../transport/carrier.js';
import type { RequestAuthenticator } from './request-authenticator.js';

const AUTHENTICATOR = Symbol.for('@jwt-auth/nestjs:authenticator');
const RESPONSE = Symbol.for('@jwt-auth/nestjs:response');

interface Stamped extends HttpRequest {
  [AUTHENTICATOR]?: RequestAuthenticator;
  [RESPONSE]?: HttpResponse;
}

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
  const request = context.getArgByIndex(0) as Stamped;
  request[AUTHENTICATOR] = authenticator;
  request[RESPONSE] = context.getArgByIndex(1) as HttpResponse;
}

export function stampOf(request: HttpRequest): Stamp | undefined {
  const { [AUTHENTICATOR]: authenticator, [RESPONSE]: response } =
    request as Stamped;
  return authenticator === undefined || response === undefined
    ? undefined
    : { authenticator, response };
}
