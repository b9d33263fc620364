import type { HttpRequest, HttpResponse } from '../http/http-request.js';
import type { RequestAuthenticator } from './request-authenticator.js';

/** Which application a request belongs to, and where its answer goes. */
export interface Stamp {
  readonly authenticator: RequestAuthenticator;
  readonly response: HttpResponse;
}

/**
 * Passport keeps one strategy per name for the whole process: without a stamp on the
 * request, the strategy of the application that booted last would judge those of all.
 */
export function stampOf({ jwtAuth }: HttpRequest): Stamp | undefined {
  // A team's middleware may use the name as well.
  return jwtAuth?.authenticator === undefined ? undefined : (jwtAuth as Stamp);
}
