import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { AuthController } from './auth.controller.js';
import { CurrentClaims } from './current-claims.js';
import { GatewayController } from './gateway.controller.js';
import { PasswordVerifier } from './password-verifier.js';

@Module({
  imports: [UsersModule],
  controllers: [AuthController, GatewayController],
  providers: [PasswordVerifier, CurrentClaims],
})
export class AuthModule {}
