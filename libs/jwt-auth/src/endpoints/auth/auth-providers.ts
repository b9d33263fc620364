import type { Provider } from '@nestjs/common';
import { RESOLVED } from '../../resolved.js';
import type { ResolvedEndpoints } from '../endpoint-options.js';
import type { ResolvedAuthEndpoints } from './auth-endpoint-options.js';
import { AuthEndpointChecks } from './auth-endpoint-checks.js';
import { AuthEndpointSettings } from './auth-endpoint-settings.js';
import { AUTH_ENDPOINTS } from './credentials.pipe.js';
import { Introspection } from './introspection.js';
import { RefreshTokenInBody } from './refresh-token-in-body.js';
import { RefreshTokenInCookie } from './refresh-token-in-cookie.js';
import { RefreshTokenPlace } from './refresh-token-place.js';
import { SessionAnswers } from './session-answers.js';
import { SignIn } from './sign-in.js';
import { SignOut } from './sign-out.js';

/** What the routes need, and `RefreshTokenGuard` also where there are none. */
export function authProviders({ auth }: ResolvedEndpoints): Provider[] {
  const place = { provide: RefreshTokenPlace, useValue: placeOf(auth) };
  return auth === undefined
    ? [place]
    : [
        place,
        { provide: AUTH_ENDPOINTS, useValue: auth },
        { provide: AuthEndpointSettings, useExisting: RESOLVED },
        AuthEndpointChecks,
        Introspection,
        SessionAnswers,
        SignIn,
        SignOut,
      ];
}

function placeOf(auth: ResolvedAuthEndpoints | undefined): RefreshTokenPlace {
  return auth?.refreshToken === 'cookie'
    ? new RefreshTokenInCookie(auth.origins)
    : new RefreshTokenInBody();
}
