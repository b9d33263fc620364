import { AuthError } from '../../errors.js';
import type { HttpResponse } from '../../http/http-request.js';
import { cookieValues } from '../../transport/cookies.js';
import type { TokenSource } from '../../transport/token-source.js';
import { addCookie } from './add-cookie.js';
import { RefreshTokenPlace } from './refresh-token-place.js';
import { isSameOrigin, namesOrigin } from './same-origin.js';

const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Strict';

/** Out of reach of scripts; browsers send it by themselves, so they have to say for whom. */
export class RefreshTokenInCookie extends RefreshTokenPlace {
  /**
   * @param name with the prefix `__Host-`: browsers insist on `Secure`, `Path=/` and no
   *   domain, so that no sub-domain can set it (RFC 6265bis section 4.1.3.2)
   * @param origins that may use the cookie besides our own
   */
  constructor(
    private readonly name: string,
    private readonly origins: readonly string[],
  ) {
    super();
  }

  admit(request: TokenSource): void {
    if (!namesOrigin(request)) {
      throw new AuthError('malformed_request', 'origin_missing', {
        reason:
          'A request that acts on the cookie has neither Sec-Fetch-Site nor Origin: tests and servers send Origin with the address of the application, or Sec-Fetch-Site: same-origin',
      });
    }
    if (!isSameOrigin(request, this.origins)) {
      throw new AuthError('malformed_request', 'cross_site_request', {
        reason:
          'Neither Sec-Fetch-Site nor Origin names a page that may use the cookie of the refresh token: list its origin in endpoints.auth.origins',
      });
    }
  }

  find(request: TokenSource): string | undefined {
    const tokens = this.findAll(request);
    if (tokens.length > 1) {
      throw new AuthError('malformed_request', 'refresh_token_ambiguous');
    }
    return tokens[0];
  }

  findAll(request: TokenSource): readonly string[] {
    return cookieValues(request, this.name);
  }

  give(response: HttpResponse, token: string, maxAge: number): object {
    addCookie(
      response,
      `${this.name}=${token}; ${ATTRIBUTES}; Max-Age=${maxAge}`,
    );
    return {};
  }

  clear(response: HttpResponse, sent = 1): void {
    addCookie(response, `${this.name}=; ${ATTRIBUTES}; Max-Age=0`);
    if (sent > 1) {
      // Another host of the domain has set one, in a browser that lets it: ours cannot be cleared alone.
      response.header('Clear-Site-Data', '"cookies"');
    }
  }
}
