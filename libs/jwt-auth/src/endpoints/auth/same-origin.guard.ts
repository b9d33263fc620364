import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
} from '@nestjs/common';
import type { TokenSource } from '../../transport/token-source.js';
import { RefreshTokenPlace } from './refresh-token-place.js';

/** Before a route that takes the refresh token, or hands one out. */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(
    @Inject(RefreshTokenPlace) private readonly place: RefreshTokenPlace,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    this.place.admit(context.switchToHttp().getRequest<TokenSource>());
    return true;
  }
}
