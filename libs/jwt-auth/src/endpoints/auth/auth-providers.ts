import type { Provider } from '@nestjs/common';
import { RESOLVED } from '../../resolved.js';
import type { ResolvedEndpoints } from '../endpoint-options.js';
import { AuthEndpointChecks } from './auth-endpoint-checks.js';
import { AuthEndpointSettings } from './auth-endpoint-settings.js';
import { AUTH_ENDPOINTS } from './credentials.pipe.js';
import { Introspection } from './introspection.js';
import { RefreshTokenPlace } from './refresh-token-place.js';
import { refreshTokenPlaceOf } from './refresh-token-place-of.js';
import { SessionAnswers } from './session-answers.js';
import { SignIn } from './sign-in.js';
import { SignOut } from './sign-out.js';

/** What the routes need, and `RefreshTokenGuard` also where there are none. */
export function authProviders({ auth }: ResolvedEndpoints): Provider[] {
  const place = {
    provide: RefreshTokenPlace,
    useValue: refreshTokenPlaceOf(auth),
  };
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
