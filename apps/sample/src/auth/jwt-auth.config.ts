import { Inject, Injectable } from '@nestjs/common';
import type { JwtAuthOptions, JwtAuthOptionsFactory } from '@jwt-auth/nestjs';
import type { OpenedStore } from '../sessions/opened-store.js';
import { durationFrom } from '../sessions/session-durations.js';
import { OPENED_STORE } from '../sessions/store-closer.js';
import { ProfileLoader } from '../users/profile-loader.js';
import { AppClaims } from './app-claims.js';
import { CurrentClaims } from './current-claims.js';
import { keyOptions } from './key-options.js';
import { PasswordVerifier } from './password-verifier.js';

@Injectable()
export class JwtAuthConfig implements JwtAuthOptionsFactory {
  constructor(@Inject(OPENED_STORE) private readonly opened: OpenedStore) {}

  createJwtAuthOptions(): JwtAuthOptions {
    return {
      issuer: 'http://127.0.0.1/sample',
      audience: 'sample-api',
      keys: keyOptions(process.env),
      accessToken: { expiresIn: durationFrom(process.env, 'ACCESS_TTL') },
      claims: AppClaims,
      userLoader: ProfileLoader,
      grants: { permissions: 'licensedFeatures' },
      realm: 'sample',
      sessions: {
        store: this.opened.store,
        grace: durationFrom(process.env, 'SESSION_GRACE'),
        credentialsVerifier: PasswordVerifier,
        claimsLoader: CurrentClaims,
      },
    };
  }
}
