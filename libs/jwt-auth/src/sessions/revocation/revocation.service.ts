import { AuthError } from '../../errors.js';
import type { JwtClaims } from '../../token/claims.js';
import { REVOCATION_CHECK } from '../../token/revocation-check.js';
import type { UntrustedToken } from '../../token/token.service.js';
import type { VerifyOptions } from '../../token/token-verifier.js';
import type { RevocationHub } from './revocation-hub.js';
import type { RevocationCounts } from './revocation-list.js';

/** What is needed of `TokenService`. */
interface Tokens {
  verify(token: string, options?: VerifyOptions): Promise<JwtClaims>;
  decode(token: string): UntrustedToken | undefined;
}

/**
 * Ends tokens before they expire, on this instance at once and on the others soon.
 * Sessions, and all tokens of a subject, are ended by `SessionService`. All methods
 * reject with AuthError `unavailable` where others may not know of it; it counts here
 * nevertheless, and is tried again.
 */
export class RevocationService {
  constructor(
    private readonly hub: RevocationHub,
    private readonly tokens: Tokens,
    private readonly issuer: string,
  ) {}

  /** How much this instance remembers as revoked, such as for a metrics endpoint. */
  get counts(): RevocationCounts {
    return this.hub.counts;
  }

  /**
   * Ends one token of ours, whatever its type and audience. One that was revoked is
   * made known again.
   *
   * @returns `false` where it is none, or not good any more: nothing is left to be done
   */
  async revokeToken(token: string): Promise<boolean> {
    const claims = await this.#genuine(token);
    if (claims?.jti === undefined) {
      return false;
    }
    await this.hub.revokeToken(claims.jti, claims.exp);
    return true;
  }

  /**
   * Ends everything that a key of ours signed, for 400 days. Take the key out of the
   * configuration as well; of managed keys use `ManagedKeys.revoke()`, which does.
   */
  revokeKey(kid: string): Promise<void> {
    return this.hub.revokeKey(kid);
  }

  /**
   * Removes what has ended from a log that does not do it by itself, where `pruneEvery`
   * of the sessions is 0.
   *
   * @returns how much
   */
  prune(): Promise<number> {
    return this.hub.prune();
  }

  /** The claims of a token that nothing but a revocation may stand against. */
  async #genuine(token: string): Promise<JwtClaims | undefined> {
    const { header, payload } = this.tokens.decode(token) ?? {};
    if (payload?.['iss'] !== this.issuer) {
      return undefined;
    }
    try {
      return await this.tokens.verify(token, {
        type: textOf(header?.['typ']),
        audience: audienceOf(payload),
      });
    } catch (error) {
      if (!(error instanceof AuthError)) {
        throw error;
      }
      // It comes last: whatever is in the way of it, the token is genuine.
      if (error.check === REVOCATION_CHECK.name) {
        return payload as unknown as JwtClaims;
      }
      if (error.kind === 'rejected') {
        return undefined;
      }
      throw error;
    }
  }
}

/** It says of itself what it is for: here it is only to end. */
function audienceOf({ aud }: Readonly<Record<string, unknown>>): string[] {
  return [aud].flat().map(textOf);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
