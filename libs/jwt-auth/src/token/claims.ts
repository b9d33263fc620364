/** Claims of a verified token: the registered ones of RFC 7519 section 4.1 and the team's own. */
export interface JwtClaims {
  /** Issuer. */
  iss: string;
  /** Subject: whom the token speaks for. Always there in an access token. */
  sub?: string;
  /** Audience: one, or several. */
  aud: string | string[];
  /** Expiration time, seconds since the epoch. */
  exp: number;
  /** Not before, seconds since the epoch. */
  nbf?: number;
  /** Issued at, seconds since the epoch. */
  iat?: number;
  /** Token id, unique per token. */
  jti?: string;
  [claim: string]: unknown;
}

/**
 * Claims that the issuer sets. A caller that gives one of them is refused with
 * `claim_reserved`; `sid` and `sv` belong to sessions.
 */
export const RESERVED_CLAIMS: readonly string[] = [
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'sid',
  'sv',
];
