import type { ResolvedAuthEndpoints } from './auth-endpoint-options.js';
import { RefreshTokenInBody } from './refresh-token-in-body.js';
import { RefreshTokenInCookie } from './refresh-token-in-cookie.js';
import type { RefreshTokenPlace } from './refresh-token-place.js';

/** Without routes of ours it is the body, for routes of the team. */
export function refreshTokenPlaceOf(
  auth: ResolvedAuthEndpoints | undefined,
): RefreshTokenPlace {
  return auth?.refreshToken === 'cookie'
    ? new RefreshTokenInCookie(auth.cookieName, auth.origins)
    : new RefreshTokenInBody();
}
