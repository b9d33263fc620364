import type { Duration } from '../duration.js';
import type { JwtClaims } from './claims.js';

export interface IssuedToken<Claims extends object = JwtClaims> {
  /** The signed token, to be sent as `Authorization: Bearer`. */
  readonly token: string;
  /** Seconds since the epoch, the `exp` of the token. */
  readonly expiresAt: number;
  /** What the token says. Frozen. */
  readonly claims: JwtClaims & Claims;
}

export interface IssueOptions {
  /** Lifetime; default `accessToken.expiresIn`. */
  expiresIn?: Duration;
  /** The token is good only after this span; default: at once. */
  notBefore?: Duration;
}

export interface SignOptions {
  /** `typ` that names the purpose, such as `'email-verification+jwt'`. Only `verify(token, { type })` accepts it; the guard never does. */
  type: string;
  /** Lifetime. Required, for a token that nobody can take back must end. */
  expiresIn: Duration;
  /**
   * Default: the issuer itself, so that no service that expects the audience of access
   * tokens takes the token for one (RFC 8725 section 3.12). Give `verify()` the same. An
   * audience of access tokens is allowed here, with one warning.
   */
  audience?: string | readonly string[];
  /** The token is good only after this span; default: at once. */
  notBefore?: Duration;
  /** `sub`: whom the token is about, well-formed text of 1 to 255 characters. Default: none. */
  subject?: string;
}
