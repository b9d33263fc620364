import { HttpCode, Inject, Post, Req } from '@nestjs/common';
import { Public } from '../../decorators/access.js';
import type { HttpRequest } from '../../http/http-request.js';
import { parseRefreshToken } from '../../sessions/refresh-token.js';
import { RevocationService } from '../../sessions/revocation/revocation.service.js';
import { SessionService } from '../../sessions/session.service.js';
import { ExactAnswer } from './exact-answer.js';
import { oauthRefusal } from './oauth-refusal.js';
import { sentToken } from './sent-token.js';
import { SmallBody } from './small-body.js';

/** Where whoever holds a token ends it (RFC 7009). */
export class RevocationController {
  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(RevocationService) private readonly revocations: RevocationService,
  ) {}

  /** `token_type_hint` is not needed: the two kinds differ in their form. */
  @Public()
  @Post('revoke')
  @SmallBody()
  @HttpCode(200)
  @ExactAnswer()
  async revoke(@Req() request: HttpRequest): Promise<void> {
    try {
      const token = sentToken(request);
      await (parseRefreshToken(token) === undefined
        ? this.revocations.revokeToken(token)
        : this.sessions.closeByToken(token));
    } catch (error) {
      throw oauthRefusal(error);
    }
  }
}
