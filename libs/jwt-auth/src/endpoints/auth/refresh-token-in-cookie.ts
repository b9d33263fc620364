import { AuthError } from '../../errors.js';
import type { HttpResponse } from '../../http/http-request.js';
import { cookie } from '../../transport/extractors.js';
import type { TokenSource } from '../../transport/token-source.js';
import { addCookie } from './add-cookie.js';
import { REFRESH_TOKEN, RefreshTokenPlace } from './refresh-token-place.js';
import { isSameOrigin } from './same-origin.js';

/** The prefix makes browsers insist on `Secure`, `Path=/` and no domain, so that no sub-domain can set it (RFC 6265bis section 4.1.3.2). */
const NAME = `__Host-${REFRESH_TOKEN}`;
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Strict';

/** Out of reach of scripts; browsers send it by themselves, so they have to say for whom. */
export class RefreshTokenInCookie extends RefreshTokenPlace {
  readonly find = cookie(NAME);

  /** @param origins that may use the cookie besides our own */
  constructor(private readonly origins: readonly string[]) {
    super();
  }

  admit(request: TokenSource): void {
    if (!isSameOrigin(request, this.origins)) {
      throw new AuthError('malformed_request', 'cross_site_request', {
        reason:
          'Neither Sec-Fetch-Site nor Origin names a page that may use the cookie of the refresh token: list its origin in endpoints.auth.origins',
      });
    }
  }

  give(response: HttpResponse, token: string, maxAge: number): object {
    addCookie(response, `${NAME}=${token}; ${ATTRIBUTES}; Max-Age=${maxAge}`);
    return {};
  }

  clear(response: HttpResponse): void {
    addCookie(response, `${NAME}=; ${ATTRIBUTES}; Max-Age=0`);
  }
}
