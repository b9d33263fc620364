import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import {
  CurrentUser,
  type Explanation,
  Public,
  TokenService,
} from '@jwt-auth/nestjs';
import type { AppClaims } from './app-claims.js';
import { DevelopmentOnlyGuard } from './development-only.guard.js';
import { TokenDto } from './token.dto.js';

const EMAIL_VERIFICATION = 'email-verification+jwt';

/** What the endpoints of the library do not do: sign-in, refresh and sign-out are theirs. */
@Controller('auth')
export class AuthController {
  constructor(private readonly tokens: TokenService<AppClaims>) {}

  /** Shows why a token is refused. Not in production: it would help whoever forges one. */
  @Public()
  @UseGuards(DevelopmentOnlyGuard)
  @HttpCode(200)
  @Post('explain')
  explain(@Body() { token }: TokenDto): Promise<Explanation> {
    return this.tokens.explain(token);
  }

  /** A token for another purpose: it proves that an e-mail arrived, and opens nothing. */
  @Post('email-verification')
  async startVerification(
    @CurrentUser('username') username: string,
  ): Promise<{ verification_token: string }> {
    const { token } = await this.tokens.sign(
      { email: `${username}@example.com` },
      { type: EMAIL_VERIFICATION, expiresIn: '1h', subject: username },
    );
    return { verification_token: token };
  }

  @Public()
  @HttpCode(200)
  @Post('verify-email')
  async verifyEmail(
    @Body() { token }: TokenDto,
  ): Promise<{ verified: string }> {
    const { email } = await this.tokens.verify<{ email: string }>(token, {
      type: EMAIL_VERIFICATION,
    });
    return { verified: email };
  }
}
