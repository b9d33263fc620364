import {
  Body,
  HttpCode,
  Inject,
  Post,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { Public } from '../../decorators/access.js';
import { AuthError } from '../../errors.js';
import type { HttpResponse } from '../../http/http-request.js';
import type { SessionTokens } from '../../sessions/session-tokens.js';
import { SessionService } from '../../sessions/session.service.js';
import { attemptOf, type ClientRequest, deviceOf } from './client.js';
import { CredentialsPipe } from './credentials.pipe.js';
import { ExactAnswer } from './exact-answer.js';
import { noTokenSent, oauthRefusal } from './oauth-refusal.js';
import { RefreshTokenPlace } from './refresh-token-place.js';
import { SameOriginGuard } from './same-origin.guard.js';
import { SessionAnswers } from './session-answers.js';
import { SignIn } from './sign-in.js';
import type { SessionAnswer } from './token-answer.js';
import { SmallBody } from './small-body.js';

/** Where clients get tokens. */
export class SignInController {
  constructor(
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(RefreshTokenPlace) private readonly place: RefreshTokenPlace,
    @Inject(SessionAnswers) private readonly answers: SessionAnswers,
  ) {}

  @Public()
  @UseGuards(SameOriginGuard)
  @Post('login')
  @SmallBody()
  @HttpCode(200)
  @ExactAnswer()
  async login(
    @Body(CredentialsPipe) credentials: object,
    @Req() request: ClientRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<SessionAnswer> {
    const tokens = await this.signIn.open(credentials, request);
    return this.answers.give(tokens, response);
  }

  @Public()
  @UseGuards(SameOriginGuard)
  @Post('refresh')
  @SmallBody()
  @HttpCode(200)
  @ExactAnswer()
  async refresh(
    @Req() request: ClientRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<SessionAnswer> {
    try {
      return this.answers.give(await this.#refreshed(request), response);
    } catch (error) {
      if (error instanceof AuthError && error.kind === 'rejected') {
        this.place.clear(response);
      }
      throw oauthRefusal(error);
    }
  }

  #refreshed(request: ClientRequest): Promise<SessionTokens> {
    const token = this.place.find(request);
    if (token === undefined) {
      throw noTokenSent();
    }
    return this.sessions.refresh(token, {
      device: deviceOf(request),
      attempt: attemptOf(request),
    });
  }
}
