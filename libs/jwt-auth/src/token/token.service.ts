import { parseDuration } from '../duration.js';
import type { MaybePromise } from '../maybe-promise.js';
import type { JwtClaims } from './claims.js';
import { CONSUME, EXPLAIN, ISSUE, SIGN, VERIFY } from './call-options.js';
import { consume } from './consume.js';
import type { Explanation } from './explain.js';
import { type JsonObject, parseJsonObject } from '../json-object.js';
import { refusedToIssue } from './issue-error.js';
import type { IssuedToken, IssueOptions, SignOptions } from './issued-token.js';
import type { Spending } from './spending.js';
import type { TokenIssuer } from './token-issuer.js';
import type { TokenVerifier, VerifyOptions } from './token-verifier.js';
import type { CacheStatistics } from './verified-token-cache.js';

/** Verifies access tokens as the guard does, so that both share one cache. */
export interface AccessTokens {
  authenticate(token: string): MaybePromise<{ readonly claims: JwtClaims }>;
  cacheStatistics(): CacheStatistics | undefined;
}

/** What a token says of itself. Nobody has checked it: never decide anything by it. */
export interface UntrustedToken {
  readonly trusted: false;
  readonly header: JsonObject;
  readonly payload: JsonObject;
}

/**
 * Issues and checks tokens.
 *
 * @typeParam Claims the team's own claims, beside the registered ones
 */
export class TokenService<Claims extends object = Record<string, unknown>> {
  constructor(
    private readonly issuer: TokenIssuer,
    private readonly verifier: TokenVerifier,
    private readonly accessTokens: AccessTokens,
    private readonly maxBytes: number,
    private readonly spending?: Spending,
  ) {}

  /**
   * Makes an access token. `iss`, `sub`, `aud`, `iat`, `exp` and `jti` are set
   * here (RFC 7519 section 4.1), and `nbf` where `notBefore` asks for it.
   *
   * @param subject whom the token speaks for: well-formed text of 1 to 255 characters
   *   (OpenID Connect Core 1.0 section 2); give `String(id)` of a number
   * @param claims claims of the team. Everyone can read them.
   * @throws AuthError `misconfigured` with `options_invalid` for an unknown option,
   *   `claim_reserved` if a claim belongs to the issuer, `claim_invalid` where the claims do not satisfy the schema,
   *   `claim_secret` (in production) where one is named like a secret,
   *   `token_too_large` past `limits.tokenBytes`, `signing_key_missing` where
   *   there is only a public key
   */
  async issue(
    subject: string,
    ...[claims, options]: Record<never, never> extends Claims
      ? [claims?: Claims, options?: IssueOptions]
      : [claims: Claims, options?: IssueOptions]
  ): Promise<IssuedToken<Claims>> {
    ISSUE.assert(options);
    if (options === undefined) {
      assertNoOptionsIn(claims);
    }
    const issued = await this.issuer.issue(
      subject,
      claims ?? {},
      options ?? {},
    );
    return issued as IssuedToken<Claims>;
  }

  /**
   * Makes a token for another purpose than access, such as the verification of
   * an e-mail address or a call between services. The guard refuses it. Its audience is
   * the issuer itself unless `audience` says otherwise, so that services that expect
   * access tokens refuse it too, even if they ignore `typ` (RFC 8725 section 3.12).
   *
   * @param options `type` and `expiresIn` are required
   * @throws AuthError as `issue()` does; `type_mismatch` for the type of access tokens
   */
  async sign<Payload extends object>(
    payload: Payload,
    options: SignOptions,
  ): Promise<IssuedToken<Payload>> {
    SIGN.assert(options ?? null);
    return this.issuer.sign(payload, options) as IssuedToken<Payload>;
  }

  /**
   * The claims of a good token, frozen. Without options it shares the cache of the
   * guard (option `cache`).
   *
   * @typeParam T the claims expected in a token of the type asked for
   * @throws AuthError `rejected`, its `code` saying why and its `check` where
   */
  async verify<T extends object = Claims>(
    token: string,
    options?: VerifyOptions,
  ): Promise<JwtClaims & T> {
    if (options === undefined) {
      const { claims } = await this.accessTokens.authenticate(token);
      return claims as JwtClaims & T;
    }
    VERIFY.assert(options);
    const { claims } = await this.verifier.verify(token, options);
    return claims as JwtClaims & T;
  }

  /**
   * Verifies a token that may be used once, such as one that resets a password, and
   * spends it for all instances: of any number of calls at once, one succeeds. Needs the
   * option `sessions` or `revocations`, whose store remembers it: a store that was emptied
   * has forgotten it, and where the answer was `unavailable` it may have been spent.
   *
   * @param options `type`, and `audience` if any, as `sign()` was given them
   * @throws AuthError as `verify()` does; `rejected` with `token_spent` where it was
   *   used before, `unavailable` where that cannot be found out, `misconfigured` for
   *   access tokens and for tokens without `jti`
   */
  async consume<T extends object>(
    token: string,
    options: VerifyOptions & { type: string },
  ): Promise<JwtClaims & T> {
    CONSUME.assert(options);
    return (await consume(token, options, {
      verifier: this.verifier,
      spending: this.spending,
    })) as JwtClaims & T;
  }

  /** Reads a token without checking anything; `undefined` where it cannot be read or passes `limits.tokenBytes`. */
  decode(token: string): UntrustedToken | undefined {
    if (typeof token !== 'string' || token.length > this.maxBytes) {
      return undefined;
    }
    const [header, payload] = token
      .split('.', 2)
      .map((part) => parseJsonObject(Buffer.from(part, 'base64url')));
    return header === undefined || payload === undefined
      ? undefined
      : { trusted: false, header, payload };
  }

  /**
   * Every check of the verifier in its order with its outcome, for a token
   * however broken. Agrees with `verify()` by construction: the checks are the
   * same ones. Not for strangers: it tells them what is wrong with a forgery.
   */
  async explain(token: unknown, options?: VerifyOptions): Promise<Explanation> {
    EXPLAIN.assert(options);
    return this.verifier.explain(token, options);
  }

  /** How the cache of verified tokens fares, such as for a metrics endpoint; `undefined` where `cache` is `false`. */
  cacheStatistics(): CacheStatistics | undefined {
    return this.accessTokens.cacheStatistics();
  }
}

/**
 * Options that stand in the place of the claims would be published in the token, which
 * would live as long as any other.
 */
function assertNoOptionsIn(claims: unknown): void {
  const { expiresIn } = (claims ?? {}) as { expiresIn?: unknown };
  if (parseDuration(expiresIn) !== undefined) {
    throw refusedToIssue(
      'options_invalid',
      'TokenService.issue(): expiresIn stands among the claims: write issue(subject, claims, { expiresIn }). If it is a claim, give {} as options',
    );
  }
}
