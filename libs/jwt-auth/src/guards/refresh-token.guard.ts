import { type ExecutionContext, Injectable } from '@nestjs/common';
import { noTokenSent, oauthRefusal } from '../endpoints/auth/oauth-refusal.js';
import { SameOriginGuard } from '../endpoints/auth/same-origin.guard.js';
import { AuthError } from '../errors.js';
import { parseRefreshToken } from '../sessions/refresh-token.js';
import type { TokenSource } from '../transport/token-source.js';

/** Beside the requests and not on them, so that a log that prints one does not print the token. */
const found = new WeakMap<object, string>();

/**
 * For a route of yours that takes a refresh token: finds it, and hands it to
 * `@RefreshToken()`. It looks where `endpoints.auth.refreshToken` says, by default at
 * `refresh_token` in the body; where that is the cookie, requests of other sites are
 * refused with `cross_site_request`, and setting the next cookie is yours to do. Only the form of the token is looked at: whether it
 * is good, `SessionService.refresh()` decides.
 *
 * ```ts
 * @Public()
 * @UseGuards(RefreshTokenGuard)
 * @Post('refresh')
 * refresh(@RefreshToken() token: string) {
 *   return this.sessions.refresh(token);
 * }
 * ```
 *
 * A request without a token is answered with 400 `invalid_request`, one that is no
 * refresh token with 400 `invalid_grant` (RFC 6749 section 5.2).
 */
@Injectable()
export class RefreshTokenGuard extends SameOriginGuard {
  /** @throws an `HttpException` that carries the {@link AuthError} as its `cause` */
  override canActivate(context: ExecutionContext): boolean {
    super.canActivate(context);
    const request = context.switchToHttp().getRequest<TokenSource>();
    try {
      found.set(request, this.#tokenOf(request));
    } catch (error) {
      throw oauthRefusal(error);
    }
    return true;
  }

  #tokenOf(request: TokenSource): string {
    const token = this.place.find(request);
    if (token === undefined) {
      throw noTokenSent();
    }
    if (parseRefreshToken(token) === undefined) {
      throw new AuthError('rejected', 'refresh_token_invalid', {
        reason: 'The refresh token is malformed',
      });
    }
    return token;
  }
}

/** What the guard found in the request. */
export function refreshTokenOf(request: object): string | undefined {
  return found.get(request);
}
