import { Controller, Get } from '@nestjs/common';
import { CurrentUser, OptionalAuth } from '@jwt-auth/nestjs';
import type { Profile } from '../users/profile-loader.js';

@Controller()
export class OpenController {
  @OptionalAuth()
  @Get('feed')
  feed(@CurrentUser() user?: Profile): { for: string } {
    return { for: user?.username ?? 'everyone' };
  }
}
