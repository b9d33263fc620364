import {
  Body,
  Controller,
  HttpCode,
  Post,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import {
  CurrentUser,
  type Explanation,
  Public,
  TokenService,
} from '@jwt-auth/nestjs';
import type { DemoUser } from '../users/demo-users.js';
import { UsersService } from '../users/users.service.js';
import type { AppClaims } from './app-claims.js';
import { DevelopmentOnlyGuard } from './development-only.guard.js';
import { LoginDto } from './login.dto.js';
import { TokenDto } from './token.dto.js';

const EMAIL_VERIFICATION = 'email-verification+jwt';

interface TokenResponse {
  access_token: string;
  token_type: 'Bearer';
  /** Seconds. */
  expires_in: number;
}

@Controller('auth')
export class AuthController {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: TokenService<AppClaims>,
  ) {}

  @Public()
  @HttpCode(200)
  @Post('login')
  async login(
    @Body() { username, password }: LoginDto,
  ): Promise<TokenResponse> {
    const user = await this.users.findByCredentials(username, password);
    if (user === undefined) {
      throw new UnauthorizedException('Wrong username or password');
    }
    const { token, expiresAt, claims } = await this.tokens.issue(
      user.username,
      claimsOf(user),
    );
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: expiresAt - Number(claims.iat),
    };
  }

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

function claimsOf(user: DemoUser): AppClaims {
  return {
    roles: [...user.roles],
    scope: user.scopes.join(' '),
    licensedFeatures: [...user.licensedFeatures],
  };
}
