import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { AuthController } from './auth.controller.js';
import { GatewayController } from './gateway.controller.js';

@Module({
  imports: [UsersModule],
  controllers: [AuthController, GatewayController],
})
export class AuthModule {}
