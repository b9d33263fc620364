import { Injectable } from '@nestjs/common';
import { DEMO_USERS, type DemoUser } from './demo-users.js';
import { verifyPassword } from './password-hash.js';

const [SOMEBODY] = DEMO_USERS;

@Injectable()
export class UsersService {
  find(username: string): DemoUser | undefined {
    return DEMO_USERS.find((user) => user.username === username);
  }

  /** Takes as long for a name that does not exist, so that names cannot be found out. */
  async findByCredentials(
    username: string,
    password: string,
  ): Promise<DemoUser | undefined> {
    const user = this.find(username);
    const { passwordHash } = user ?? (SOMEBODY as DemoUser);
    const matches = await verifyPassword(password, passwordHash);
    return matches ? user : undefined;
  }
}
