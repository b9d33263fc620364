import type { IssuedToken } from '../token/issued-token.js';
import type { AccessTokenIssuer } from './access-token-issuer.js';
import type { ClaimsLoader } from './claims-loader.js';
import { type DeviceMembers, readDevice } from './device.js';
import type { SessionRecord } from './session-record.js';
import { unavailable } from '../outage/unavailable.js';

/** What of a session goes into its access tokens. */
interface Bearer
  extends DeviceMembers, Pick<SessionRecord, 'id' | 'subject' | 'expiresAt'> {
  /** An object where they are new, and their JSON where they were stored. */
  readonly claims: object | string;
}

/** Of the store, before or at the commit: the lifetime counts from it. */
interface Reading {
  readonly version: number;
  readonly now: number;
}

/** Gives sessions their access tokens. */
export class SessionAccess {
  constructor(
    private readonly issuer: AccessTokenIssuer,
    private readonly loader: ClaimsLoader | undefined,
  ) {}

  /**
   * Whether it may fail where it did not at the sign-in: then the token is made before
   * anything is committed, since a client left without an answer for longer than
   * `grace` would lose its session.
   *
   * @throws AuthError where there is no key to sign with
   */
  isFallible(): boolean {
    return this.loader !== undefined || this.issuer.isFallible();
  }

  /**
   * The version must have been read before this is called: claims that are older than
   * it would outlive a change of permissions.
   *
   * @returns `undefined` where the subject may not be signed in any more
   */
  async issue(
    session: Bearer,
    { version, now }: Reading,
  ): Promise<IssuedToken | undefined> {
    const { id, subject, expiresAt } = session;
    const claims = await this.#claims(session);
    return claims === null
      ? undefined
      : this.issuer.issueForSession(subject, claims, {
          sid: id,
          sv: version,
          at: now,
          notAfter: expiresAt,
        });
  }

  async #claims(session: Bearer): Promise<object | string | null> {
    const { id, subject, claims } = session;
    if (this.loader === undefined) {
      return claims;
    }
    const given: unknown =
      typeof claims === 'string' ? JSON.parse(claims) : structuredClone(claims);
    let loaded: unknown;
    try {
      loaded = await this.loader.load(subject, {
        id,
        claims: given as Record<string, unknown>,
        device: readDevice(session),
      });
    } catch (cause) {
      throw unavailable('The claims loader failed', cause);
    }
    if (typeof loaded !== 'object') {
      throw unavailable('The claims loader gave neither an object nor null');
    }
    return loaded;
  }
}
