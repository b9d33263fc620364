import type { HttpRequest, HttpResponse } from '../http/http-request.js';
import type { RequestAuthenticator } from './request-authenticator.js';

/** Which application a request belongs to, and where its answer goes. */
export interface Stamp {
  readonly authenticator: RequestAuthenticator;
  readonly response: HttpResponse;
}

/**
 * What the guard has left on a request. Passport keeps one strategy per name for the
 * whole process: without it, the strategy of the application that booted last would
 * judge the requests of all.
 */
export function stampOf({ jwtAuth }: HttpRequest): Stamp | undefined {
  return jwtAuth as Stamp | undefined;
}
