import type { Duration } from '../../duration.js';
import type { AsymmetricAlgorithm } from '../algorithms.js';

/** Where the keys of another issuer are published, and how they are read. */
export interface RemoteKeysOptions {
  /** The `iss` of its tokens, compared exactly. Its keys count for no other issuer. */
  issuer: string;
  /**
   * `https:` address of its JWK set (RFC 7517), or `'discover'`: the address is then
   * read from the OpenID configuration of the issuer, or else from its RFC 8414
   * metadata, whose `issuer` must be the one given here.
   */
  jwks: string;
  /**
   * Algorithms that its keys may have. Keys of any other are passed over. A key that
   * names none is bound to the first of these that fits its type, so put the one in
   * use first. Default: every asymmetric algorithm, in which an RSA key is for RS256.
   */
  algorithms?: AsymmetricAlgorithm[];
  /** How its keys are fetched and for how long they are kept. */
  fetch?: JwksFetchOptions;
}

/** How a JWK set is fetched. Durations are text such as `'30s'`, or seconds. */
export interface JwksFetchOptions {
  /** For all of one fetch, discovery included. A token whose key is waited for is answered within it. At most a minute; default `'5s'`. */
  timeout?: Duration;
  /**
   * Pause after a fetch, whatever made it necessary. Within it a token with an unknown
   * `kid` is refused at once, or answered with 503 if the fetch failed; one and the same
   * `kid` makes no other fetch necessary for twice as long. Default `'30s'`.
   */
  cooldown?: Duration;
  /**
   * For how long keys count as fresh where the response has no `Cache-Control: max-age`
   * (RFC 9111), which otherwise decides, between a minute and a day. A key that the
   * issuer withdraws is trusted for that long. Default `'10m'`.
   */
  maxAge?: Duration;
  /**
   * For how long the last good keys serve after that while the issuer cannot be
   * reached. Past it its tokens are answered with 503. Default `'1d'`.
   */
  staleFor?: Duration;
  /** Larger answers are refused. Default 524288 (512 KiB). */
  maxBytes?: number;
  /** Sets of more keys are refused. Default 100. */
  maxKeys?: number;
  /** Allows loopback addresses, and plain `http:` on them, for development and tests. Default `false`. */
  loopback?: boolean;
  /** Allows addresses of private networks, such as 10.0.0.0/8, for an issuer inside of them. Default `false`. */
  privateAddresses?: boolean;
  /**
   * Certificates in PEM of the authorities trusted for this issuer, in place of those
   * that Node trusts: for a private PKI.
   */
  ca?: string | Buffer;
}
