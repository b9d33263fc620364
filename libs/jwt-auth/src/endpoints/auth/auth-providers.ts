import type { Provider } from '@nestjs/common';
import { RESOLVED } from '../../wiring/resolved.js';
import type { ResolvedEndpoints } from '../endpoint-options.js';
import { AuthEndpointSettings } from './auth-endpoint-settings.js';
import { AUTH_ENDPOINTS } from './credentials.pipe.js';
import { Introspection } from './introspection.js';
import { SessionAnswers } from './session-answers.js';
import { SignIn } from './sign-in.js';
import { SignOut } from './sign-out.js';

/** What the routes need. */
export function authProviders({ auth }: ResolvedEndpoints): Provider[] {
  return auth === undefined
    ? []
    : [
        { provide: AUTH_ENDPOINTS, useValue: auth },
        { provide: AuthEndpointSettings, useExisting: RESOLVED },
        Introspection,
        SessionAnswers,
        SignIn,
        SignOut,
      ];
}
