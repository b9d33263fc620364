/**
 * What went wrong, seen from the outside. Each kind has one HTTP answer
 * (RFC 6750 section 3.1): `missing` and `rejected` 401, `malformed_request`
 * 400, `forbidden` 403, `unavailable` 503. `misconfigured` is a fault of the
 * application itself: it stops the boot, or answers 500 at run time.
 */
export type AuthErrorKind =
  | 'missing'
  | 'malformed_request'
  | 'rejected'
  | 'forbidden'
  | 'unavailable'
  | 'misconfigured';

/** The precise reason, stable across releases; the `errorCode` of a response. */
export type AuthErrorCode = keyof typeof DESCRIPTIONS;

/**
 * One fixed sentence per code. A client never sees anything else, so that two
 * bad tokens cannot be told apart by wording.
 */
const DESCRIPTIONS = {
  token_missing: 'Authentication is required',
  invalid_request: 'The request carries more than one token',
  token_malformed: 'The token is malformed',
  token_too_large: 'The token is too large',
  algorithm_not_allowed: 'The token is signed with an algorithm not allowed',
  type_mismatch: 'The token is of another type than asked for',
  key_unknown: 'The token is signed with an unknown key',
  signature_invalid: 'The signature of the token is invalid',
  issuer_untrusted: 'The token comes from an issuer that is not trusted',
  audience_mismatch: 'The token is meant for another audience',
  token_expired: 'The token has expired',
  token_not_yet_valid: 'The token is not valid yet',
  claim_invalid: 'A claim of the token is missing or invalid',
  binding_unchecked: 'The token is bound to a key that is not checked here',
  token_revoked: 'The token has been revoked',
  token_spent: 'The token has been used before',
  credentials_invalid: 'The credentials are wrong',
  cursor_invalid: 'The cursor is of no list',
  cross_site_request: 'The request comes from another site',
  origin_missing:
    'The request names no origin; a client that is no browser sends the header Origin',
  refresh_token_invalid: 'The refresh token is invalid',
  refresh_token_ambiguous:
    'The request carries more than one refresh token; signing out removes them',
  session_limit_reached: 'The subject has too many sessions',
  sign_in_outdated: 'The sign-in must be begun again',
  subject_unknown: 'The subject of the token is unknown',
  insufficient_scope: 'The token does not grant what this requires',
  temporarily_unavailable: 'Authentication is temporarily unavailable',
  options_invalid: 'The options of JwtAuthModule are invalid',
  wiring_invalid: 'JwtAuthModule is wired up in an unsafe way',
  carrier_missing: 'This transport cannot be authenticated',
  signing_key_missing: 'There is no key to sign with',
  signer_invalid: 'The signer does not sign with the key that it names',
  claim_reserved: 'A reserved claim must not be set by the caller',
  claim_secret: 'A claim is named like a secret, and anyone can read a token',
} as const;

export interface AuthErrorDetails {
  /** The precise reason, for logs. Holds no token, secret or claim value. */
  reason?: string;
  /** Name of the check of the verifier that refused, as `explain()` lists it. */
  check?: string;
  /** Scopes that the route asked for (`scope` of the challenge). */
  scopes?: readonly string[];
  /** Seconds after which a retry makes sense (`Retry-After`). */
  retryAfter?: number;
  cause?: unknown;
}

/**
 * The only error this package throws on purpose. `message` is for logs and may
 * name the precise reason; `description` is the sentence that a client may see.
 * Neither holds a token, a secret or the value of a claim.
 */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly check: string | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(
    readonly kind: AuthErrorKind,
    readonly code: AuthErrorCode,
    { reason, check, scopes, retryAfter, cause }: AuthErrorDetails = {},
  ) {
    super(
      reason ?? DESCRIPTIONS[code],
      cause === undefined ? undefined : { cause },
    );
    this.check = check;
    this.scopes = scopes;
    this.retryAfter = retryAfter;
  }

  /** The fixed sentence for `code`; safe to send to anyone. */
  get description(): string {
    return DESCRIPTIONS[this.code];
  }
}
