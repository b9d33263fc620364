import type { Answer } from '../maybe-promise.js';
import type { Device } from './device.js';

/** The session that claims are asked for. */
export interface LoadingSession {
  /** The `sid`. */
  readonly id: string;
  /** What was given to `open()` as `claims`; an object of its own. */
  readonly claims: Record<string, unknown>;
  readonly device: Device;
}

/**
 * Computes the claims of access tokens anew, at sign-in and at every refresh, so that
 * changed roles arrive with the next one. Without a loader the claims given to
 * `open()` are used for as long as the session lasts. It runs before the refresh token
 * is spent: where it fails the client may simply try again.
 */
export abstract class ClaimsLoader {
  /**
   * @returns the claims, a promise or an Observable of them, or `null` where the subject may not be signed in any more:
   *   the refresh is then refused and the session revoked
   * @throws anything, where it cannot be decided: the request is answered with 503
   */
  abstract load(
    subject: string,
    session: LoadingSession,
  ): Answer<object | null>;
}
