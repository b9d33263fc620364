import { Injectable } from '@nestjs/common';
import { ClaimsLoader } from '@jwt-auth/nestjs';
import { UsersService } from '../users/users.service.js';
import type { AppClaims } from './app-claims.js';

/** Asked at every refresh, so that changed roles arrive with the next access token. */
@Injectable()
export class CurrentClaims extends ClaimsLoader {
  constructor(private readonly users: UsersService) {
    super();
  }

  load(subject: string): AppClaims | null {
    const user = this.users.find(subject);
    return user === undefined
      ? null
      : {
          roles: [...user.roles],
          scope: user.scopes.join(' '),
          licensedFeatures: [...user.licensedFeatures],
        };
  }
}
