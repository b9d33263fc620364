import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import { type Duration, parseDuration } from '../duration.js';
import type { OwnKeys } from '../keys/verifying-keys.js';
import { andThen, type MaybePromise } from '../maybe-promise.js';
import { callerClaims, type CallerClaimsSettings } from './caller-claims.js';
import type { ClaimsValidator } from './claims-schema.js';
import type { JwtClaims } from './claims.js';
import { durationSlip } from '../rules/rule.js';
import { deepFreeze } from './deep-freeze.js';
import { refusedToIssue } from './issue-error.js';
import type { IssuedToken, IssueOptions, SignOptions } from './issued-token.js';
import { normalizeType } from './media-type.js';
import { PayloadSigner } from './payload-signer.js';
import { SecretClaims } from './secret-claims.js';
import { lifeOf, type SessionStamp } from './session-stamp.js';
import { assertSubject, isWellFormedText } from './subject.js';
import { COMFORTABLE_BYTES, largestClaims } from './token-size.js';

export interface IssuerSettings extends CallerClaimsSettings {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** `typ` of access tokens. */
  readonly accessTokenType: string;
  readonly secretClaimNames: readonly string[];
  /** Lifetime of access tokens, seconds. */
  readonly expiresIn: number;
  /** Longest lifetime of an access token, seconds. Default: any. */
  readonly longestLifetime?: number | undefined;
  readonly maxBytes: number;
  readonly keys: OwnKeys;
  readonly claimsValidator: ClaimsValidator | undefined;
}

interface Draft {
  readonly type: string;
  readonly subject: string | undefined;
  readonly audience: readonly string[];
  readonly lifetime: Duration;
  readonly notBefore: Duration;
  readonly claims: object | string;
  readonly session?: SessionStamp;
}

/** Makes tokens. Refuses whatever its own verifier, or any reader, could not live with. */
export class TokenIssuer {
  readonly #secretClaims: SecretClaims;
  /** What signs access tokens, for as long as the key does. */
  #accessTokenSigner: PayloadSigner | undefined;
  #warnedOfAudience = false;

  constructor(
    private readonly settings: IssuerSettings,
    private readonly clock: Clock,
  ) {
    this.#secretClaims = new SecretClaims(settings.secretClaimNames);
  }

  issue(
    subject: string,
    claims: object,
    { expiresIn, notBefore = 0 }: IssueOptions,
  ): Promise<IssuedToken> {
    const lifetime = expiresIn ?? this.settings.expiresIn;
    return this.#issue(subject, { claims, lifetime, notBefore });
  }

  /**
   * An access token that belongs to a session, and ends with it at the latest.
   *
   * @param claims an object, or JSON of one that passed when the session was opened
   */
  issueForSession(
    subject: string,
    claims: object | string,
    session: SessionStamp,
  ): Promise<IssuedToken> {
    const lifetime = this.settings.expiresIn;
    return this.#issue(subject, { claims, lifetime, notBefore: 0, session });
  }

  /** Whether the key that signs now is in another process, or a schema judges the claims. */
  isFallible(): boolean {
    const { keys, claimsValidator } = this.settings;
    const { signer } = keys.signingKey(this.clock.now());
    return signer !== undefined || claimsValidator !== undefined;
  }

  sign(claims: object, options: SignOptions): MaybePromise<IssuedToken> {
    const { type, subject, audience = this.settings.issuer } = options;
    if (typeof type !== 'string' || type.trim() === '') {
      throw refusedToIssue(
        'type_mismatch',
        'sign() needs a type that names the purpose',
      );
    }
    if (normalizeType(type) === normalizeType(this.settings.accessTokenType)) {
      throw refusedToIssue(
        'type_mismatch',
        'sign() makes tokens for other purposes: give another type, or use issue() for an access token',
      );
    }
    const audiences = [audience].flat();
    const payload = this.#payload({
      type,
      subject,
      audience: audiences,
      lifetime: options.expiresIn,
      notBefore: options.notBefore ?? 0,
      claims,
    });
    this.#warnOfAudience(audiences);
    return this.#sign(payload, type);
  }

  /** RFC 8725 section 3.12: audiences keep apart kinds of tokens that have keys in common. */
  #warnOfAudience(audience: readonly string[]): void {
    const { audience: ofAccess, warn } = this.settings;
    if (
      !this.#warnedOfAudience &&
      audience.some((each) => ofAccess.includes(each))
    ) {
      this.#warnedOfAudience = true;
      warn(
        'sign() made a token whose audience is that of access tokens: a service that checks audience and signature, but not typ, takes it for an access token. Give sign() and verify() an audience of its own',
      );
    }
  }

  async #issue(
    subject: string,
    draft: Pick<Draft, 'claims' | 'lifetime' | 'notBefore' | 'session'>,
  ): Promise<IssuedToken> {
    const { accessTokenType: type, audience, claimsValidator } = this.settings;
    assertSubject(subject);
    const payload = this.#payload({ ...draft, type, subject, audience });
    this.#assertRevocable(draft.lifetime);
    const result = await claimsValidator?.(payload);
    if (result?.faults !== undefined) {
      throw refusedToIssue(
        'claim_invalid',
        `The claims do not satisfy the schema: ${result.faults.join(', ')}`,
      );
    }
    return this.#sign(payload, type);
  }

  #payload(draft: Draft): JwtClaims {
    const now = Math.floor(this.clock.now());
    const lifetime = parseDuration(draft.lifetime) ?? 0;
    const delay = parseDuration(draft.notBefore);
    if (lifetime === 0 || delay === undefined || delay >= lifetime) {
      const slip = durationSlip(
        lifetime === 0 ? draft.lifetime : draft.notBefore,
      );
      throw refusedToIssue(
        'claim_invalid',
        `expiresIn must be a duration such as '15m' or 900, and notBefore a shorter one${slip}`,
      );
    }
    const { longestLifetime } = this.settings.keys;
    if (lifetime > longestLifetime) {
      throw refusedToIssue(
        'claim_invalid',
        `The token would live longer than its key is kept: expiresIn may be at most ${longestLifetime} seconds here, see keys.managed.longestLifetime`,
      );
    }
    const { subject, audience } = draft;
    if (subject !== undefined) {
      assertSubject(subject);
    }
    if (audience.length === 0) {
      throw refusedToIssue('claim_invalid', 'The audience must not be empty');
    }
    audience.forEach(assertAudience);
    const { claims, session } = draft;
    const stored = session !== undefined && typeof claims === 'string';
    return {
      ...callerClaims(claims, this.#secretClaims, this.settings, stored),
      iss: this.settings.issuer,
      ...(subject === undefined ? {} : { sub: subject }),
      aud: audience.length === 1 ? audience[0] : [...audience],
      ...lifeOf(session, now, lifetime),
      ...(delay === 0 ? {} : { nbf: now + delay }),
      jti: randomUUID(),
    } as JwtClaims;
  }

  /**
   * What outlives the memory of its revocation would be good again. That is counted
   * by the clock of the store, as the lifetime is, whatever `iat` says.
   */
  #assertRevocable(lifetime: Duration): void {
    const { longestLifetime = Infinity } = this.settings;
    if ((parseDuration(lifetime) ?? Infinity) > longestLifetime) {
      throw refusedToIssue(
        'claim_invalid',
        `A revocation is remembered for as long as an access token may live: expiresIn may be at most ${longestLifetime} seconds here, see revocations.longestLifetime`,
      );
    }
  }

  #sign(payload: JwtClaims, type: string): MaybePromise<IssuedToken> {
    return andThen(this.#signer(type).sign(payload), (token) =>
      this.#issued(token, payload),
    );
  }

  #issued(token: string, payload: JwtClaims): IssuedToken {
    const { maxBytes, warn } = this.settings;
    if (token.length > maxBytes) {
      throw refusedToIssue(
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

  #signer(type: string): PayloadSigner {
    const key = this.settings.keys.signingKey(this.clock.now());
    if (type !== this.settings.accessTokenType) {
      return new PayloadSigner(key, type);
    }
    if (this.#accessTokenSigner?.key !== key) {
      this.#accessTokenSigner = new PayloadSigner(key, type);
    }
    return this.#accessTokenSigner;
  }
}

function assertAudience(value: unknown): void {
  if (!isWellFormedText(value)) {
    throw refusedToIssue(
      'claim_invalid',
      'The audience must be well-formed text and not empty',
    );
  }
}
