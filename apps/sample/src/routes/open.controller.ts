import { Controller, Get } from '@nestjs/common';
import { CurrentUser, OptionalAuth, Public } from '@jwt-auth/nestjs';
import type { Profile } from '../users/profile-loader.js';

@Controller()
export class OpenController {
  @Public()
  @Get()
  home(): { message: string } {
    return { message: 'Everyone may read this' };
  }

  @OptionalAuth()
  @Get('feed')
  feed(@CurrentUser() user?: Profile): { for: string } {
    return { for: user?.username ?? 'everyone' };
  }
}
