import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';
import { refusalOf } from '../../guards/refusal.js';
import { RequestAuthenticator } from '../../guards/request-authenticator.js';

/** Has every route refuse as its guards do. */
@Injectable()
export class RefusalInterceptor implements NestInterceptor {
  constructor(
    @Inject(RequestAuthenticator)
    private readonly authenticator: RequestAuthenticator,
  ) {}

  intercept(
    context: ExecutionContext,
    next: CallHandler<unknown>,
  ): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) => {
        throw refusalOf(error, context, this.authenticator);
      }),
    );
  }
}
