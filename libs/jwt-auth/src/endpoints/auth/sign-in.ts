import { HttpException, Inject, Injectable } from '@nestjs/common';
import { AuthError } from '../../errors.js';
import { ScopedResolver } from '../../guards/scoped-resolver.js';
import { settled } from '../../maybe-promise.js';
import type { VerifiedCredentials } from '../../sessions/credentials-verifier.js';
import type { SessionTokens } from '../../sessions/session-tokens.js';
import { SessionService } from '../../sessions/session.service.js';
import { AuthEndpointSettings, verifierOf } from './auth-endpoint-settings.js';
import { type ClientRequest, deviceOf } from './client.js';

/** Has the team's verifier check credentials, and opens a session for whom they prove to be. */
@Injectable()
export class SignIn {
  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(ScopedResolver) private readonly resolver: ScopedResolver,
    @Inject(AuthEndpointSettings)
    private readonly settings: AuthEndpointSettings,
  ) {}

  /** @throws AuthError `rejected` with `credentials_invalid` where they are wrong, else as `SessionService.open()` */
  async open(
    credentials: object,
    request: ClientRequest,
  ): Promise<SessionTokens> {
    const tokens = await this.sessions.signIn(
      () => this.#verify(credentials, request),
      { device: deviceOf(request) },
    );
    if (tokens === null) {
      throw new AuthError('rejected', 'credentials_invalid');
    }
    return tokens;
  }

  async #verify(
    credentials: object,
    request: object,
  ): Promise<VerifiedCredentials | null> {
    const type = verifierOf(this.settings);
    try {
      const verifier = await this.resolver.resolve(type, request);
      return await settled(verifier.verify(credentials));
    } catch (cause) {
      if (cause instanceof HttpException || cause instanceof AuthError) {
        throw cause;
      }
      throw new AuthError('unavailable', 'temporarily_unavailable', {
        reason: `${type.name} failed, so it cannot be decided who this is`,
        cause,
      });
    }
  }
}
