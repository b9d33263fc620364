import { Injectable } from '@nestjs/common';
import {
  CredentialsVerifier,
  type PasswordCredentials,
  type VerifiedCredentials,
} from '@jwt-auth/nestjs';
import { UsersService } from '../users/users.service.js';

@Injectable()
export class PasswordVerifier extends CredentialsVerifier {
  constructor(private readonly users: UsersService) {
    super();
  }

  async verify({
    username,
    password,
  }: PasswordCredentials): Promise<VerifiedCredentials | null> {
    const user = await this.users.findByCredentials(username, password);
    return user === undefined ? null : { subject: user.username };
  }
}
