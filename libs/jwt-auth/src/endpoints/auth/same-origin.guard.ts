import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
} from '@nestjs/common';
import { refusalOf } from '../../guards/refusal.js';
import { RequestAuthenticator } from '../../guards/request-authenticator.js';
import type { TokenSource } from '../../transport/token-source.js';
import { RefreshTokenPlace } from './refresh-token-place.js';

/** Before a route that takes the refresh token, or hands one out. */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(
    @Inject(RefreshTokenPlace) protected readonly place: RefreshTokenPlace,
    @Inject(RequestAuthenticator)
    private readonly authenticator: RequestAuthenticator,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    try {
      this.place.admit(context.switchToHttp().getRequest<TokenSource>());
    } catch (error) {
      throw refusalOf(error, context, this.authenticator);
    }
    return true;
  }
}
