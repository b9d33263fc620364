import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { type Observable, tap } from 'rxjs';
import { NoStore } from './no-store.js';

/** What the adapters of Express and Fastify send an answer with. */
interface Response {
  readonly statusCode: number;
  send(body?: unknown): unknown;
  /** Express only. */
  json?(body?: unknown): unknown;
}

/**
 * Sends the body of the handler, whatever interceptors of the application make of it.
 * Nest runs those around this one and cannot be told to leave one out, so the exchange is
 * made at the response itself. Sending at once would do too, but then an interceptor that
 * sets a header afterwards would fail. Refusals are left as filters write them.
 */
@Injectable()
class ExactAnswerInterceptor implements NestInterceptor {
  intercept(
    context: ExecutionContext,
    next: CallHandler<unknown>,
  ): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(tap((body) => sendExactly(response, body)));
  }
}

function sendExactly(response: Response, body: unknown): void {
  const own = {
    send: response.send.bind(response),
    ...(response.json && { json: response.json.bind(response) }),
  };
  const exchanged = (given?: unknown): unknown => {
    // Express calls one of them from the other.
    Object.assign(response, own);
    return own.send(response.statusCode < 400 ? body : given);
  };
  Object.assign(response, {
    send: exchanged,
    ...(own.json && { json: exchanged }),
  });
}

/** For answers whose form an RFC lays down: no interceptor wraps them, and nobody keeps them. */
export function ExactAnswer(): MethodDecorator {
  return applyDecorators(NoStore(), UseInterceptors(ExactAnswerInterceptor));
}
