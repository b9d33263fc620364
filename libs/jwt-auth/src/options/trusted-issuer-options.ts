import type { Answer } from '../maybe-promise.js';
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
 * the input of a stranger. An issuer with white space or control characters, or of more
 * than 512 characters, is refused without asking. An answer counts for 5 minutes,
 * `undefined` (not trusted) for 30 seconds; a tenant is served for one minute more while
 * it is asked about anew. If the function throws, or does not answer within 5 seconds,
 * the answer is 503. At most 1000 questions are open at a time. The keys of issuers that
 * have given none yet are fetched 100 times in 10 seconds, all such issuers together,
 * and tenants that have given keys are displaced only by others that have: more than
 * 1000 at a time are asked about, and fetched, anew. Keep schemas in constants: one made anew with each answer makes the keys be
 * fetched anew too.
 */
export type IssuerResolver = (
  issuer: string,
) => Answer<TrustedIssuerOptions | undefined>;
