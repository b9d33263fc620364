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
   * The same goes for `'JWT'` where the issuer gives it to ID tokens too, as many do;
   * `'at+jwt'` is safest. Default: `accessToken.type` of the module.
   */
  type?: string | false;
  /**
   * The shape of its claims. Default: the option `claims` of the module, so that
   * handlers find what they expect whoever issued the token. `false`: none.
   */
  claims?: ClaimsSchema | false;
  /**
   * How its tokens that are bound to a key of the client are taken: those with a claim
   * `cnf` (RFC 7800), such as `jkt` of DPoP (RFC 9449) and `x5t#S256` of mutual TLS
   * (RFC 8705). No binding is checked here, so `'refuse'` answers 401 with
   * `binding_unchecked`. `'ignore'` takes them as plain bearer tokens, so that a stolen
   * one works without the key: for migrations, or if a gateway in front checks the
   * binding. Default `'refuse'`.
   */
  boundTokens?: 'refuse' | 'ignore';
}

/**
 * Finds issuers that are known at run time only, such as those of tenants in a
 * database. Asked with `iss` of a token that nobody has vouched for yet: treat it as
 * the input of a stranger. An answer counts for 5 minutes, `undefined` (not trusted)
 * for 30 seconds. What it throws, or does not answer within 5 seconds, is answered with
 * 503. Keep schemas in constants: one made anew with each answer makes the keys be
 * fetched anew too.
 */
export type IssuerResolver = (
  issuer: string,
) => MaybePromise<TrustedIssuerOptions | undefined>;
