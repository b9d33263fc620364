import { type ArgumentsHost, Catch, Inject, Injectable } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { AuthError } from '../errors.js';
import type { CallContext } from '../transport/carrier.js';
import { RequestAuthenticator } from './request-authenticator.js';

/**
 * Answers an {@link AuthError} that a handler lets through, such as one of
 * `TokenService.verify()`, as the guard would. On other transports it leaves the
 * error to their own handling.
 */
@Injectable()
@Catch(AuthError)
export class AuthErrorFilter extends BaseExceptionFilter<Error> {
  constructor(
    @Inject(RequestAuthenticator)
    private readonly authenticator: RequestAuthenticator,
  ) {
    super();
  }

  override catch(error: AuthError, host: ArgumentsHost): void {
    const context = host as ArgumentsHost & CallContext;
    // The base filter answers HTTP only.
    if (host.getType() === 'http') {
      super.catch(this.authenticator.refuse(context, error, 'A handler'), host);
    }
  }
}
