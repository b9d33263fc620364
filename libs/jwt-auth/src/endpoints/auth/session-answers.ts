import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../clock.js';
import type { HttpResponse } from '../../http/http-request.js';
import type { SessionTokens } from '../../sessions/session-tokens.js';
import { RefreshTokenPlace } from './refresh-token-place.js';
import {
  accessTokenAnswer,
  secondsUntil,
  type SessionAnswer,
} from './token-answer.js';

/** Hands out the tokens of a session. */
@Injectable()
export class SessionAnswers {
  constructor(
    @Inject(RefreshTokenPlace) private readonly place: RefreshTokenPlace,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** @returns the body; a cookie is set besides where the refresh token goes there */
  give(
    { accessToken, refreshToken, refreshExpiresAt, sessionId }: SessionTokens,
    response: HttpResponse,
  ): SessionAnswer {
    const now = this.clock.now();
    const maxAge = secondsUntil(refreshExpiresAt, now);
    return {
      ...accessTokenAnswer(accessToken),
      ...this.place.give(response, refreshToken, maxAge),
      refresh_expires_in: maxAge,
      session_id: sessionId,
    };
  }
}
