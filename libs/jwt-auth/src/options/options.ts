import type { Type } from '@nestjs/common';
import type { Duration } from '../duration.js';
import type { KeyOptions } from '../keys/key-options.js';
import type { UserLoader } from '../principal/user-loader.js';
import type { RevocationOptions } from '../sessions/revocation/revocation-options.js';
import type { SessionOptions } from '../sessions/session-options.js';
import type { ClaimsSchema } from '../token/claims-schema.js';
import type { TokenExtractor } from '../transport/extractors.js';
import type {
  IssuerResolver,
  TrustedIssuerOptions,
} from './trusted-issuer-options.js';

/**
 * Options of `JwtAuthModule.forRoot()`. They are validated at boot; all faults are
 * listed in one error, and nothing starts until they are mended.
 */
export interface JwtAuthOptions {
  /**
   * `iss` of the tokens issued (RFC 7519 section 4.1.1), compared character by
   * character. Of other issuers only those of `trustedIssuers` and `issuerResolver`
   * are accepted. Usually the address of the service:
   * `'https://auth.example.com'`.
   */
  issuer: string;
  /**
   * Whom the tokens are for (RFC 7519 section 4.1.3), usually the name or address
   * of the API. Of several, a token must name one; issued tokens name all.
   */
  audience: string | string[];
  /**
   * What signs and verifies. May be left out in development: a key is made up then,
   * and no token outlives a restart. Production (`NODE_ENV=production`)
   * refuses to boot without.
   */
  keys?: KeyOptions;
  /**
   * Other issuers whose access tokens are accepted, such as an identity provider.
   * Their keys are fetched, and count for their own tokens only. The same `sub` of two
   * issuers is not the same user: `principal.token.issuer` tells them apart.
   */
  trustedIssuers?: TrustedIssuerOptions[];
  /** Finds issuers that are known at run time only, such as those of tenants. */
  issuerResolver?: IssuerResolver;
  accessToken?: AccessTokenOptions;
  /**
   * Refresh tokens: a session for each device, with theft detection, lists and
   * sign-out. `{}` keeps them in memory. Default: none, so that whoever holds an access
   * token signs in again when it has expired.
   */
  sessions?: SessionOptions;
  /**
   * Access tokens that end before they expire: by sign-out, or by `RevocationService`.
   * Comes with `sessions`; needs `log` without them.
   */
  revocations?: RevocationOptions;
  /**
   * By how much the clocks of issuer and verifier may differ; tokens live so much
   * longer. At most 5 minutes and less than the lifetime. Default `'5s'`.
   */
  clockTolerance?: Duration;
  /**
   * The shape of the claims: a class with class-validator decorators or a Standard
   * Schema (zod, valibot, arktype). Checked when issuing and when verifying access
   * tokens. Claims it does not name pass unchanged. It must judge, not throw: what
   * throws is answered with 503, and a zod refinement that rejects later ends the
   * process. The verdict must depend on the token alone, since it is remembered with
   * the token (option `cache`). With `sessions` it is asked before a refresh spends its
   * token, so that a refusal costs no session; that takes a second round trip to the
   * store.
   */
  claims?: ClaimsSchema;
  /**
   * Where tokens are looked for. A request with a token in two of these places is
   * refused with 400. Default `[bearer()]`.
   */
  extractors?: TokenExtractor[];
  /**
   * Loads what `@CurrentUser()` returns, on every authenticated request. The class
   * must be a provider of some module. Default: `@CurrentUser()` returns the claims.
   */
  userLoader?: Type<UserLoader>;
  /** Where in the claims `@Roles()`, `@Scopes()` and `@Permissions()` look. */
  grants?: GrantOptions;
  /**
   * Remembers tokens that were verified, so that the next request with one costs no
   * cryptography: time, key and (with sessions) revocation are still checked on each.
   * The schema of `claims` judges a token once as long as it is held: one that asks a
   * database or the clock needs `false`, which verifies every token every time.
   */
  cache?: CacheOptions | false;
  limits?: LimitOptions;
  /**
   * Names of claims that must not be issued, since anyone can read a token. A name
   * also matches as the end of a longer one (`userPassword`). Development warns,
   * production refuses. Claims of a session that was opened before they were named
   * here are only warned of as it is refreshed, once: refusing would end it. Replaces
   * the default list, `SECRET_CLAIM_NAMES`; `[]` switches the check off.
   */
  secretClaimNames?: string[];
  /** `realm` of the `WWW-Authenticate` challenge (RFC 6750 section 3). Default `'api'`. */
  realm?: string;
}

export interface AccessTokenOptions {
  /**
   * Lifetime of access tokens. Without `sessions` or `revocations` a token cannot be
   * taken back before: short is safe. With them it is at most `'395d'`. When you shorten
   * it, tokens issued before live on: leave `revocations.longestLifetime` and
   * `keys.managed.longestLifetime` at the old lifetime until they have expired, or their
   * revocations are forgotten and their keys retired too early. Default `'15m'`.
   */
  expiresIn?: Duration;
  /** `typ` of access tokens; tokens of another type are refused. `'at+jwt'` is RFC 9068. Default `'JWT'`. */
  type?: string;
}

export interface GrantOptions {
  /** Path or paths of the claims with roles, such as `'realm_access.roles'`. Default `'roles'`. */
  roles?: string | string[];
  /** Path or paths of the claims with scopes, as text with spaces or as an array. Default `'scope'`. */
  scopes?: string | string[];
  /** Path or paths of the claims with permissions. Default `'permissions'`. */
  permissions?: string | string[];
}

export interface CacheOptions {
  /**
   * How many tokens are held at most; those used last stay, and once all places are
   * taken, a token gets one with its second use. An entry takes about three times the
   * bytes of its token, 1.3 KB for one of 430 bytes, and 32 bytes are set aside for
   * each at boot. `TokenService.cacheStatistics()` shows whether it is
   * enough: `evictions` stays low. Default 10,000, at most 1,000,000.
   */
  maxEntries?: number;
}

export interface LimitOptions {
  /**
   * Longest token accepted and issued, in bytes, 256 to 65536. Longer ones are
   * refused before anything else is looked at. Default 8192. Past 4096, issuing
   * warns.
   */
  tokenBytes?: number;
}
