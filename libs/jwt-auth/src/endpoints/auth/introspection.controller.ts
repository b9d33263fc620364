import { HttpCode, Inject, Post, Req, UseGuards } from '@nestjs/common';
import type { HttpRequest } from '../../http/http-request.js';
import { type Introspected, Introspection } from './introspection.js';
import { ExactAnswer } from './exact-answer.js';
import { oauthRefusal } from './oauth-refusal.js';
import { OwnTokenGuard } from './own-token.guard.js';
import { sentToken } from './sent-token.js';
import { SmallBody } from './small-body.js';

/** Where others ask whether a token is good (RFC 7662). Each app puts its scope on the class. */
export class IntrospectionController {
  constructor(
    @Inject(Introspection) private readonly introspection: Introspection,
  ) {}

  @UseGuards(OwnTokenGuard)
  @Post('introspect')
  @SmallBody()
  @HttpCode(200)
  @ExactAnswer()
  async introspect(@Req() request: HttpRequest): Promise<Introspected> {
    try {
      return await this.introspection.of(sentToken(request));
    } catch (error) {
      throw oauthRefusal(error);
    }
  }
}
