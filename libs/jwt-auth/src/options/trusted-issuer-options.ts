import type { MaybePromise } from '../maybe-promise.js';
import type { RemoteKeysOptions } from '../keys/remote/trusted-issuer-options.js';
import type { ClaimsSchema } from '../token/claims-schema.js';

/** Another issuer whose access tokens are accepted, such as an identity provider. */
export interface TrustedIssuerOptions extends RemoteKeysOptions {
  /**
   * Whom its tokens must be for; of several, a token must name one. Default: the
   * option `audience` of the module.
   */
  audience?: string | string[];
  /**
   * `typ` of its access tokens: `'at+jwt'` where it follows RFC 9068. With `false`
   * it may be any, or missing: then a token that it issued for another purpose, such as
   * an ID token, passes too if its audience does; let `claims` tell them apart.
   * Default: `accessToken.type` of the module.
   */
  type?: string | false;
  /**
   * The shape of its claims. Default: the option `claims` of the module, so that
   * handlers find what they expect whoever issued the token. `false`: none.
   */
  claims?: ClaimsSchema | false;
}

/**
 * Finds issuers that are known at run time only, such as those of tenants in a
 * database. Asked with `iss` of a token that nobody has vouched for yet: treat it as
 * the input of a stranger. An answer counts for 5 minutes, `undefined` (not trusted)
 * for 30 seconds. What it throws is answered with 503.
 */
export type IssuerResolver = (
  issuer: string,
) => MaybePromise<TrustedIssuerOptions | undefined>;
