import { Inject, Injectable } from '@nestjs/common';
import type { ResolvedAuthEndpoints } from './auth-endpoint-options.js';
import { StrictPipe } from './strict-pipe.js';

/** The options of the routes. */
export const AUTH_ENDPOINTS: unique symbol = Symbol.for(
  '@jwt-auth/nestjs:auth-endpoints',
);

/** Validates what a sign-in sends. */
@Injectable()
export class CredentialsPipe extends StrictPipe {
  constructor(@Inject(AUTH_ENDPOINTS) { credentials }: ResolvedAuthEndpoints) {
    super(credentials);
  }
}
