import { Inject, Injectable } from '@nestjs/common';
import { AuthError } from '../../errors.js';
import { parseRefreshToken } from '../../sessions/refresh-token.js';
import { SessionService } from '../../sessions/session.service.js';
import { TokenService } from '../../token/token.service.js';
import { AuthEndpointSettings } from './auth-endpoint-settings.js';

/** RFC 7662 section 2.2. Of a token that is not good nothing else is said. */
export type Introspected =
  | { readonly active: false }
  | {
      readonly active: true;
      readonly token_type: 'Bearer' | 'refresh_token';
      readonly [claim: string]: unknown;
    };

const INACTIVE: Introspected = Object.freeze({ active: false });

/** Whether a token of ours is good at this moment; nothing is spent. */
@Injectable()
export class Introspection {
  constructor(
    @Inject(TokenService) private readonly tokens: TokenService,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(AuthEndpointSettings)
    private readonly settings: AuthEndpointSettings,
  ) {}

  /** @throws AuthError `unavailable` where it cannot be decided */
  of(token: string): Promise<Introspected> {
    return parseRefreshToken(token) === undefined
      ? this.#accessToken(token)
      : this.#refreshToken(token);
  }

  async #refreshToken(token: string): Promise<Introspected> {
    const found = await this.sessions.find(token);
    return found === undefined
      ? INACTIVE
      : {
          active: true,
          token_type: 'refresh_token',
          sub: found.subject,
          sid: found.sessionId,
          exp: Math.floor(found.expiresAt),
        };
  }

  async #accessToken(token: string): Promise<Introspected> {
    try {
      const claims = await this.tokens.verify(token);
      return claims.iss === this.settings.issuer
        ? { ...claims, active: true, token_type: 'Bearer' }
        : INACTIVE;
    } catch (error) {
      if (error instanceof AuthError && error.kind === 'rejected') {
        return INACTIVE;
      }
      throw error;
    }
  }
}
