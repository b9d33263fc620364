import type { HttpResponse } from '../../http/http-request.js';
import type { TokenSource } from '../../transport/token-source.js';

/** The name of the refresh token in bodies (RFC 6749 sections 5.1 and 6). */
export const REFRESH_TOKEN = 'refresh_token';

/** Where refresh tokens come from, and where they are handed out. */
export abstract class RefreshTokenPlace {
  /** @throws AuthError `malformed_request` with `cross_site_request` if another site may have made the request, or `origin_missing` if it does not say */
  abstract admit(request: TokenSource): void;

  /** @throws AuthError `malformed_request` if there are several */
  abstract find(request: TokenSource): string | undefined;

  /**
   * For signing out, which must always be possible.
   *
   * @throws AuthError `malformed_request` if there are several, and the client itself put them there
   */
  abstract findAll(request: TokenSource): readonly string[];

  /**
   * @param maxAge seconds that the token is good for
   * @returns what of it belongs into the body
   */
  abstract give(
    response: HttpResponse,
    token: string,
    maxAge: number,
  ): { readonly [REFRESH_TOKEN]?: string };

  /**
   * Has the client forget the token, if it does not see to that itself.
   *
   * @param sent how many tokens it sent
   */
  abstract clear(response: HttpResponse, sent?: number): void;
}
