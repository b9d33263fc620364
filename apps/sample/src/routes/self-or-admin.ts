import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Authorizer, type Principal } from '@jwt-auth/nestjs';
import type { Profile } from '../users/profile-loader.js';

/** A rule of our own: everyone may see themselves, an admin everyone. */
@Injectable()
export class SelfOrAdmin extends Authorizer {
  authorize({ user }: Principal<Profile>, context: ExecutionContext): boolean {
    const { params } = context
      .switchToHttp()
      .getRequest<{ params: { username: string } }>();
    return user.roles.includes('admin') || user.username === params.username;
  }
}
