import { Controller, Get } from '@nestjs/common';
import {
  BearerToken,
  Claims,
  CurrentPrincipal,
  CurrentUser,
  type JwtClaims,
  type PrincipalToken,
} from '@jwt-auth/nestjs';
import type { Profile } from '../users/profile-loader.js';

@Controller('me')
export class MeController {
  @Get()
  me(
    @Claims('sub') subject: string,
    @Claims() claims: JwtClaims,
  ): { subject: string; claims: JwtClaims } {
    return { subject, claims };
  }

  @Get('profile')
  profile(@CurrentUser() profile: Profile): Profile {
    return profile;
  }

  @Get('token')
  token(
    @CurrentPrincipal('token') token: PrincipalToken,
    @BearerToken() raw: string,
  ): PrincipalToken & { bytes: number } {
    return { ...token, bytes: raw.length };
  }
}
