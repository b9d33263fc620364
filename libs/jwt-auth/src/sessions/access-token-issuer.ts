import type { IssuedToken } from '../token/issued-token.js';
import type { SessionStamp } from '../token/session-stamp.js';

/** What sessions need of the issuer of access tokens. */
export interface AccessTokenIssuer {
  /**
   * @param claims an object, or JSON of one
   * @throws AuthError `misconfigured` where the claims are not fit for a token,
   *   `unavailable` where it cannot be signed
   */
  issueForSession(
    subject: string,
    claims: object | string,
    session: SessionStamp,
  ): Promise<IssuedToken>;
  /**
   * Whether the key that signs now is in another process, and signing may fail or take
   * its time.
   *
   * @throws AuthError as `issueForSession()` does where there is no key to sign with
   */
  signsElsewhere(): boolean;
}
