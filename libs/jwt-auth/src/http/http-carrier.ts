import type { AuthError } from '../errors.js';
import type {
  Authentication,
  CallContext,
  Carrier,
} from '../transport/carrier.js';
import { challengeHeaders } from '../transport/challenge.js';
import type { TokenSource } from '../transport/token-source.js';
import { AuthHttpException } from './auth-http-exception.js';
import {
  type HttpRequest,
  type HttpResponse,
  RequestState,
} from './http-request.js';

const REQUEST = 0;
const RESPONSE = 1;

/** HTTP on Express and on Fastify, whose requests and responses agree on all that is needed here. */
export class HttpCarrier implements Carrier {
  readonly type = 'http';

  source(context: CallContext): TokenSource {
    return requestOf(context);
  }

  attach(
    context: CallContext,
    authenticator: unknown,
    authentication: Authentication,
  ): void {
    keep(context, authenticator, authentication);
    requestOf(context).user = authentication.principal.user;
  }

  stamp(context: CallContext, authenticator: unknown): void {
    keep(context, authenticator, this.read(context));
  }

  read(context: CallContext): Authentication | undefined {
    return requestOf(context).jwtAuth?.authentication;
  }

  refuse(context: CallContext, error: AuthError, realm: string): Error {
    if (error.kind === 'misconfigured') {
      return error;
    }
    const response = responseOf(context);
    if (response.headersSent || response.sent) {
      return new AuthHttpException(error);
    }
    for (const [name, value] of Object.entries(
      challengeHeaders(error, realm),
    )) {
      response.header(name, value);
    }
    return new AuthHttpException(error);
  }
}

/** A context for code that has only the two at hand, such as a Passport strategy. */
export class HttpCall implements CallContext {
  constructor(
    private readonly request: HttpRequest,
    private readonly response: HttpResponse,
  ) {}

  getType(): string {
    return 'http';
  }

  getArgByIndex(index: number): unknown {
    return index === REQUEST ? this.request : this.response;
  }
}

function keep(
  context: CallContext,
  authenticator: unknown,
  authentication: Authentication | undefined,
): void {
  requestOf(context).jwtAuth = new RequestState(
    authenticator,
    responseOf(context),
    authentication,
  );
}

function requestOf(context: CallContext): HttpRequest {
  return context.getArgByIndex(REQUEST) as HttpRequest;
}

function responseOf(context: CallContext): HttpResponse {
  return context.getArgByIndex(RESPONSE) as HttpResponse;
}
