import type { Authentication } from '../transport/carrier.js';
import type { TokenSource } from '../transport/token-source.js';

/** A request of Express or Fastify, with what is attached to it. */
export interface HttpRequest extends TokenSource {
  /** The user, where Passport and other libraries look for it. */
  user?: unknown;
  /**
   * Ours; another copy of this package finds it too. A plain name: given members by
   * symbols, V8 makes a request of Express slow for all who read it.
   */
  jwtAuth?: RequestState | undefined;
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

/** Headers of a refusal, and the status of the answer that they belong to. */
export interface PendingChallenge {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What is kept with a request while it is handled. Its members are private, so that
 * a log that prints the request does not print the token.
 */
export class RequestState {
  readonly #authenticator: unknown;
  readonly #response: HttpResponse;
  readonly #authentication: Authentication | undefined;
  readonly #challenge: PendingChallenge | undefined;

  /**
   * @param authenticator of the application that the request belongs to
   * @param challenge of the last decision, if that was a refusal
   */
  constructor(
    authenticator: unknown,
    response: HttpResponse,
    authentication: Authentication | undefined,
    challenge?: PendingChallenge,
  ) {
    this.#authenticator = authenticator;
    this.#response = response;
    this.#authentication = authentication;
    this.#challenge = challenge;
  }

  get authenticator(): unknown {
    return this.#authenticator;
  }

  get response(): HttpResponse {
    return this.#response;
  }

  get authentication(): Authentication | undefined {
    return this.#authentication;
  }

  get challenge(): PendingChallenge | undefined {
    return this.#challenge;
  }
}
