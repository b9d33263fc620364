import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import { type Duration, parseDuration } from '../duration.js';
import { AuthError } from '../errors.js';
import type { KeyRing } from '../keys/key-ring.js';
import type { ClaimsValidator } from './claims-schema.js';
import { type JwtClaims, RESERVED_CLAIMS } from './claims.js';
import { deepFreeze } from './deep-freeze.js';
import { type JsonObject, parseJsonObject } from './json-object.js';
import { normalizeType } from './media-type.js';
import { findSecretClaims } from './secret-claims.js';
import { signPayload } from './signature.js';
import { COMFORTABLE_BYTES, largestClaims } from './token-size.js';

export interface IssuerSettings {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** `typ` of access tokens. */
  readonly accessTokenType: string;
  /** Lifetime of access tokens, seconds. */
  readonly expiresIn: number;
  readonly maxBytes: number;
  readonly keyRing: KeyRing;
  readonly claimsValidator: ClaimsValidator | undefined;
  readonly secretClaimNames: readonly string[];
  /** Refuse claims named like a secret, or only warn. */
  readonly refuseSecretClaims: boolean;
  /** Told what a developer should look at; never a value. */
  readonly warn: (message: string) => void;
}

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
  /** Default: the audience configured. */
  audience?: string | readonly string[];
  /** The token is good only after this span; default: at once. */
  notBefore?: Duration;
  /** `sub`: whom the token is about. Default: none. */
  subject?: string;
}

interface Draft {
  readonly type: string;
  readonly subject: string | undefined;
  readonly audience: readonly string[];
  readonly lifetime: Duration;
  readonly notBefore: Duration;
  readonly claims: object;
}

/** Makes tokens. Refuses whatever its own verifier, or any reader, could not live with. */
export class TokenIssuer {
  constructor(
    private readonly settings: IssuerSettings,
    private readonly clock: Clock,
  ) {}

  async issue(
    subject: string,
    claims: object,
    { expiresIn, notBefore = 0 }: IssueOptions,
  ): Promise<IssuedToken> {
    const { settings } = this;
    const payload = this.#payload({
      type: settings.accessTokenType,
      subject,
      audience: settings.audience,
      lifetime: expiresIn ?? settings.expiresIn,
      notBefore,
      claims,
    });
    const result = await settings.claimsValidator?.(payload);
    if (result?.faults !== undefined) {
      throw refused(
        'claim_invalid',
        `The claims do not satisfy the schema: ${result.faults.join(', ')}`,
      );
    }
    return this.#sign(payload, settings.accessTokenType);
  }

  sign(claims: object, options: SignOptions): IssuedToken {
    const { type, subject, audience = this.settings.audience } = options;
    if (typeof type !== 'string' || type.trim() === '') {
      throw refused(
        'type_mismatch',
        'sign() needs a type that names the purpose',
      );
    }
    if (normalizeType(type) === normalizeType(this.settings.accessTokenType)) {
      throw refused(
        'type_mismatch',
        'sign() makes tokens for other purposes: give another type, or use issue() for an access token',
      );
    }
    const payload = this.#payload({
      type,
      subject,
      audience: [audience].flat(),
      lifetime: options.expiresIn,
      notBefore: options.notBefore ?? 0,
      claims,
    });
    return this.#sign(payload, type);
  }

  #payload(draft: Draft): JwtClaims & { iat: number } {
    const now = Math.floor(this.clock.now());
    const lifetime = parseDuration(draft.lifetime) ?? 0;
    const delay = parseDuration(draft.notBefore);
    if (lifetime === 0 || delay === undefined || delay >= lifetime) {
      throw refused(
        'claim_invalid',
        "expiresIn must be a duration such as '15m' or 900, and notBefore a shorter one",
      );
    }
    const { subject, audience } = draft;
    if (
      subject !== undefined &&
      (typeof subject !== 'string' || subject === '')
    ) {
      throw refused('claim_invalid', 'The subject must be text and not empty');
    }
    if (
      audience.length === 0 ||
      !audience.every((each) => typeof each === 'string' && each !== '')
    ) {
      throw refused('claim_invalid', 'The audience must be text and not empty');
    }
    return {
      ...this.#ownClaims(draft.claims),
      iss: this.settings.issuer,
      ...(subject === undefined ? {} : { sub: subject }),
      aud: audience.length === 1 ? audience[0] : [...audience],
      iat: now,
      ...(delay === 0 ? {} : { nbf: now + delay }),
      exp: now + lifetime,
      jti: randomUUID(),
    } as JwtClaims & { iat: number };
  }

  /** The caller's claims as JSON carries them: what is not JSON does not pass by silently. */
  #ownClaims(claims: object): JsonObject {
    const own = toJsonObject(claims);
    const reserved = RESERVED_CLAIMS.filter((name) => Object.hasOwn(own, name));
    if (reserved.length > 0) {
      throw refused(
        'claim_reserved',
        `These claims are set by the issuer and must not be given: ${reserved.join(', ')}`,
      );
    }
    const secret = findSecretClaims(own, this.settings.secretClaimNames);
    if (secret.length > 0) {
      const message = `Anyone can read a token, and these claims are named like a secret: ${secret.join(', ')}. Leave them out, or change the option secretClaimNames`;
      if (this.settings.refuseSecretClaims) {
        throw refused('claim_secret', message);
      }
      this.settings.warn(`${message}. In production this is refused.`);
    }
    return own;
  }

  #sign(payload: JwtClaims & { iat: number }, type: string): IssuedToken {
    const key = this.settings.keyRing.signingKey(this.clock.now());
    const token = signPayload(payload, type, key);
    const { maxBytes, warn } = this.settings;
    if (token.length > maxBytes) {
      throw refused(
        'token_too_large',
        `A token of ${token.length} bytes passes limits.tokenBytes (${maxBytes}). Its largest claims: ${largestClaims(payload)}`,
      );
    }
    if (token.length > COMFORTABLE_BYTES) {
      warn(
        `A token of ${token.length} bytes may be dropped by browsers and proxies (over ${COMFORTABLE_BYTES}). Its largest claims: ${largestClaims(payload)}`,
      );
    }
    return { token, expiresAt: payload.exp, claims: deepFreeze(payload) };
  }
}

function toJsonObject(claims: object): JsonObject {
  let text: string | undefined;
  try {
    text = JSON.stringify(claims);
  } catch {
    text = undefined;
  }
  const parsed = parseJsonObject(Buffer.from(text ?? ''));
  if (parsed === undefined) {
    throw refused(
      'claim_invalid',
      'The claims must be a plain object of JSON values: no cycles, no BigInt, no deep nesting, no __proto__',
    );
  }
  return parsed;
}

function refused(
  code:
    | 'claim_invalid'
    | 'claim_reserved'
    | 'claim_secret'
    | 'token_too_large'
    | 'type_mismatch',
  reason: string,
): AuthError {
  return new AuthError('misconfigured', code, { reason });
}
