import { Inject, Injectable } from '@nestjs/common';
import { AuthError, type AuthErrorKind } from '../../errors.js';
import { RequestAuthenticator } from '../../guards/request-authenticator.js';
import { HttpCall } from '../../http/http-carrier.js';
import type { HttpRequest, HttpResponse } from '../../http/http-request.js';
import { RevocationService } from '../../sessions/revocation/revocation.service.js';
import { SessionService } from '../../sessions/session.service.js';
import type { Authentication } from '../../transport/carrier.js';
import { AuthEndpointSettings } from './auth-endpoint-settings.js';
import { assertOwn } from './own-principal.js';
import { RefreshTokenPlace } from './refresh-token-place.js';

const REFUSALS: readonly AuthErrorKind[] = [
  'missing',
  'malformed_request',
  'rejected',
  'forbidden',
];

/** Ends what a request that signs out proves to have. */
@Injectable()
export class SignOut {
  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(RevocationService) private readonly revocations: RevocationService,
    @Inject(RequestAuthenticator)
    private readonly authenticator: RequestAuthenticator,
    @Inject(RefreshTokenPlace) private readonly place: RefreshTokenPlace,
    @Inject(AuthEndpointSettings)
    private readonly settings: AuthEndpointSettings,
  ) {}

  /**
   * Access tokens are short-lived, so clients often sign out with one that has expired:
   * beside a refresh token it counts only where it is good. No user is loaded: whoever
   * is locked out can still sign out.
   *
   * @throws AuthError where there is no refresh token, and no good access token of ours
   */
  async close(request: HttpRequest, response: HttpResponse): Promise<void> {
    const refreshTokens = this.place.findAll(request);
    if (refreshTokens.length === 0) {
      await this.#closeByBearer(request, response);
      return;
    }
    await this.#closeEach(new Set(refreshTokens));
    this.place.clear(response, refreshTokens.length);
    await this.#closeByBearer(request, response).catch(ignoreRefusal);
  }

  /**
   * Each is tried, since one of several may be a stranger's.
   *
   * @throws what the first one failed with that was not decided
   */
  async #closeEach(refreshTokens: ReadonlySet<string>): Promise<void> {
    const closing = [...refreshTokens].map((each) =>
      this.sessions.closeByToken(each),
    );
    await Promise.allSettled(closing);
    await Promise.all(closing);
  }

  async #closeByBearer(
    request: HttpRequest,
    response: HttpResponse,
  ): Promise<void> {
    const call = new HttpCall(request, response);
    const found = await this.authenticator.verify(call);
    if (found === undefined) {
      throw new AuthError('missing', 'token_missing');
    }
    assertOwn(found.principal, this.settings.issuer);
    await this.#end(found);
  }

  /** Of a token without a session, or whose session the store has lost, itself is what can be ended. */
  async #end({ principal, token }: Authentication): Promise<void> {
    const { subject } = principal;
    const { sessionId } = principal.token;
    const isClosed =
      sessionId !== undefined &&
      (await this.sessions.close(sessionId, { subject }));
    if (!isClosed) {
      await this.revocations.revokeToken(token);
    }
  }
}

/** What could not be decided is to be asked again; nobody is told what was no good. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof AuthError && REFUSALS.includes(error.kind))) {
    throw error;
  }
}
