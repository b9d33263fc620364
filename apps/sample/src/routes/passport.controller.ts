import { Controller, Get, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Claims, type JwtClaims, Public } from '@jwt-auth/nestjs';

/** For teams that have Passport already. Public to our guard, so that the strategy alone decides. */
@Public()
@UseGuards(AuthGuard('jwt'))
@Controller('passport')
export class PassportController {
  @Get('me')
  me(
    @Claims('sub') subject: string,
    @Claims() claims: JwtClaims,
  ): { subject: string; claims: JwtClaims } {
    return { subject, claims };
  }
}
