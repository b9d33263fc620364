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
import { CurrentPrincipal } from '../../decorators/parameters.js';
import { Authorize } from '../../decorators/requirements.js';
import type { HttpRequest, HttpResponse } from '../../http/http-request.js';
import type { Principal } from '../../principal/principal.js';
import { SessionService } from '../../sessions/session.service.js';
import { type LogoutAllDto, LogoutAllPipe } from './logout-all.dto.js';
import { NoStore } from './no-store.js';
import { OwnTokenGuard } from './own-token.guard.js';
import { SameOriginGuard } from './same-origin.guard.js';
import { SignOut } from './sign-out.js';
import { type AccessTokenAnswer, accessTokenAnswer } from './token-answer.js';
import { SmallBody } from './small-body.js';

/** What "sign out everywhere" is answered with; the access token is for the session that was kept. */
export type LogoutAllAnswer = Partial<AccessTokenAnswer>;

/** Where clients end sessions. */
export class SignOutController {
  constructor(
    @Inject(SignOut) private readonly signOut: SignOut,
    @Inject(SessionService) private readonly sessions: SessionService,
  ) {}

  @Public()
  @UseGuards(SameOriginGuard)
  @Post('logout')
  @SmallBody()
  @HttpCode(204)
  @NoStore()
  logout(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<void> {
    return this.signOut.close(request, response);
  }

  // A class that a team makes public stays closed here.
  @Authorize()
  @UseGuards(OwnTokenGuard)
  @Post('logout-all')
  @SmallBody()
  @HttpCode(200)
  @NoStore()
  async logoutAll(
    @Body(LogoutAllPipe) { keep_current }: LogoutAllDto,
    @CurrentPrincipal() { subject, token }: Principal,
  ): Promise<LogoutAllAnswer> {
    const except = keep_current === true ? token.sessionId : undefined;
    const { accessToken } = await this.sessions.closeAll(subject, { except });
    return accessToken === undefined ? {} : accessTokenAnswer(accessToken);
  }
}
