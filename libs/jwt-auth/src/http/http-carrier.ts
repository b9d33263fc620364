import type { AuthError } from '../errors.js';
import type {
  Authentication,
  CallContext,
  Carrier,
} from '../transport/carrier.js';
import { challengeHeaders, HTTP_STATUS } from '../transport/challenge.js';
import type { TokenSource } from '../transport/token-source.js';
import { httpRefusal, isRefusal } from './http-refusal.js';
import {
  type HttpRequest,
  type HttpResponse,
  RequestState,
} from './http-request.js';
import { setUser } from './request-user.js';
import { sendWithRefusal } from './send-with-refusal.js';

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
    setUser(requestOf(context), authentication.user);
  }

  stamp(context: CallContext, authenticator: unknown): void {
    keep(context, authenticator, this.read(context));
  }

  read(context: CallContext): Authentication | undefined {
    return requestOf(context).jwtAuth?.authentication;
  }

  /** Nest's exception for the refusal; its headers go out with the answer, if that has the same status. */
  refuse(context: CallContext, error: AuthError, realm: string): Error {
    if (!isRefusal(error)) {
      return error;
    }
    const request = requestOf(context);
    const response = responseOf(context);
    if (!response.headersSent && !response.sent) {
      const known = request.jwtAuth;
      request.jwtAuth = new RequestState(
        known?.authenticator,
        response,
        known?.authentication,
        {
          statusCode: HTTP_STATUS[error.kind],
          headers: challengeHeaders(error, realm),
        },
      );
      sendWithRefusal(request, response);
    }
    return httpRefusal(error);
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
