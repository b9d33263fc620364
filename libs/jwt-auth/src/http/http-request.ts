import type { Authentication } from '../transport/carrier.js';
import type { TokenSource } from '../transport/token-source.js';

/** A request of Express or Fastify, with what is attached to it. */
export interface HttpRequest extends TokenSource {
  /** The user, where Passport and other libraries look for it. */
  user?: unknown;
  /** Ours; another copy of this package finds it too. */
  jwtAuth?: RequestState;
}

/** What Express and Fastify responses have in common. */
export interface HttpResponse {
  header(name: string, value: string): unknown;
  /** Express: too late for headers. */
  readonly headersSent?: boolean;
  /** Fastify: too late for headers. */
  readonly sent?: boolean;
  /** Fastify: the response of Node; on Express that is the response itself. */
  readonly raw?: unknown;
}

/**
 * What is kept with a request while it is handled. Its members are private, so that
 * a log that prints the request does not print the token.
 */
export class RequestState {
  #authenticator: unknown;
  #response: HttpResponse | undefined;
  #authentication: Authentication | undefined;

  get authenticator(): unknown {
    return this.#authenticator;
  }

  get response(): HttpResponse | undefined {
    return this.#response;
  }

  get authentication(): Authentication | undefined {
    return this.#authentication;
  }

  /** @param authenticator of the application that the request belongs to */
  stamp(authenticator: unknown, response: HttpResponse): void {
    this.#authenticator = authenticator;
    this.#response = response;
  }

  attach(authentication: Authentication): void {
    this.#authentication = authentication;
  }
}

/** The state of the request, made where there is none yet. */
export function stateOf(request: HttpRequest): RequestState {
  // A plain name: given members by symbols, V8 makes a request of Express slow for all who read it.
  return (request.jwtAuth ??= new RequestState());
}
