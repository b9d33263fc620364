import type { JwtClaims } from '../token/claims.js';
import type { VerifiedToken } from '../token/verified-token.js';

/** What is known of the token itself. Times are seconds since the epoch. */
export interface PrincipalToken {
  /** `jti`, where the token has one. */
  readonly id: string | undefined;
  /** `typ`; a trusted issuer may leave it out. */
  readonly type: string | undefined;
  /** `iss`. */
  readonly issuer: string;
  /** `iat`, where the token has one. */
  readonly issuedAt: number | undefined;
  /** `exp`. */
  readonly expiresAt: number;
  /** `sid`, where the token belongs to a session. */
  readonly sessionId: string | undefined;
}

/**
 * Who makes the request, as a good token proves it. Frozen, the claims inside too.
 *
 * @typeParam User what `user` is: the claims, or what the `UserLoader` returned
 */
export interface Principal<User = JwtClaims> {
  /** `sub`. */
  readonly subject: string;
  readonly claims: JwtClaims;
  readonly token: PrincipalToken;
  readonly user: User;
}

/** Has a constructor of a class that extends it add private members to any object. */
class Returned {
  constructor(object: object) {
    return object;
  }
}

/**
 * Claims to copy from, out of reach of everybody who holds the principal: copying an
 * object that is frozen takes V8 six times as long.
 */
class Template extends Returned {
  readonly #claims: JwtClaims;

  constructor(principal: Principal) {
    super(principal);
    this.#claims = { ...principal.claims };
  }

  static of(principal: Principal): JwtClaims | undefined {
    return #claims in principal ? principal.#claims : undefined;
  }
}

export function principalOf({
  type,
  claims,
}: Pick<VerifiedToken, 'type' | 'claims'>): Principal {
  const { iss, sub, jti, iat, exp, sid } = claims;
  const principal = {
    // The verifier lets no access token through without a subject.
    subject: sub as string,
    claims,
    token: Object.freeze({
      id: jti,
      type,
      issuer: iss,
      issuedAt: iat,
      expiresAt: exp,
      sessionId: typeof sid === 'string' ? sid : undefined,
    }),
    user: claims,
  };
  void new Template(principal);
  return Object.freeze(principal);
}

/**
 * What one request is given as its user if there is no `UserLoader`: the claims, in an
 * object of its own to which interceptors and guards may add. What is inside is frozen
 * and shared by all requests with the token.
 */
export function ownUserOf(principal: Principal): JwtClaims {
  return { ...(Template.of(principal) ?? principal.claims) };
}
