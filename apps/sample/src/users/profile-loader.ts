import { Injectable } from '@nestjs/common';
import { type Principal, UserLoader } from '@jwt-auth/nestjs';
import { UsersService } from './users.service.js';

/** What handlers get from `@CurrentUser()`. */
export interface Profile {
  readonly username: string;
  readonly roles: readonly string[];
}

/** Looks the user up on every request, so that a deleted one is out at once. */
@Injectable()
export class ProfileLoader extends UserLoader<Profile> {
  constructor(private readonly users: UsersService) {
    super();
  }

  load({ subject }: Principal): Profile | undefined {
    const user = this.users.find(subject);
    return user && { username: user.username, roles: user.roles };
  }
}
