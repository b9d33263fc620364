import { Module } from '@nestjs/common';
import { ProfileLoader } from './profile-loader.js';
import { UsersService } from './users.service.js';

@Module({
  providers: [UsersService, ProfileLoader],
  exports: [UsersService],
})
export class UsersModule {}
