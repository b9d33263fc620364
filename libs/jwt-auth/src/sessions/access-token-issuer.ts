import type { IssuedToken } from '../token/issued-token.js';
import type { SessionStamp } from '../token/session-stamp.js';

/** What sessions need of the issuer of access tokens. */
export interface AccessTokenIssuer {
  /**
   * @param claims an object, or JSON of one that passed when the session was opened
   * @throws AuthError `misconfigured` where the claims are not fit for a token,
   *   `unavailable` where it cannot be signed
   */
  issueForSession(
    subject: string,
    claims: object | string,
    session: SessionStamp,
  ): Promise<IssuedToken>;
  /**
   * Whether `issueForSession()` may refuse, fail or take its time, for there is a schema
   * of the claims, or the key that signs now is in another process.
   *
   * @throws AuthError as `issueForSession()` does where there is no key to sign with
   */
  isFallible(): boolean;
}
