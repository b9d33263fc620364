import type { IssuedToken } from '../token/issued-token.js';
import type { Device } from './device.js';

/** What a client is given at sign-in and at every refresh. */
export interface SessionTokens {
  /** The `sid` of the access token. */
  readonly sessionId: string;
  readonly accessToken: IssuedToken;
  /** Opaque. Good for one refresh; the answer has the next. Whoever has it has the session. */
  readonly refreshToken: string;
  /** Until when it can be used, seconds since the epoch by the clock of the store. */
  readonly refreshExpiresAt: number;
}

export interface OpenOptions {
  /**
   * Claims of the access tokens, and what the claims loader is given, for as long as
   * the session lasts. Default none.
   */
  readonly claims?: object | undefined;
  readonly device?: Device | undefined;
  /**
   * The version that `begin()` read before the credentials were checked. Left out, it
   * is read now, and a sign-in that overlaps with a "sign out everywhere" survives it.
   */
  readonly version?: number | undefined;
}

export interface RefreshOptions {
  readonly device?: Device | undefined;
  /**
   * An id that the client draws for each refresh and sends again with its retries.
   * With it a spent token is honoured past `grace`, until its successor is used.
   */
  readonly attempt?: string | undefined;
}

/** A sign-in that has begun: to be handed to `open()` once the credentials are checked. */
export interface SignIn {
  readonly version: number;
}

export interface SignInOptions {
  readonly device?: Device | undefined;
}

/** The session of a refresh token that could be used now. */
export interface FoundSession {
  /** The `sid`. */
  readonly sessionId: string;
  readonly subject: string;
  /** Until when the token can be used, seconds since the epoch by the clock of the store. */
  readonly expiresAt: number;
}

export interface ListOptions {
  /** Most sessions that are answered with, 1 to 100. Default 100. */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
}

/** Some of the sessions of a subject. */
export interface SessionPage {
  /** The newest sign-in first. */
  readonly sessions: readonly SessionInfo[];
  /** To be given as `after` for the sessions that follow; absent on the last page. */
  readonly next?: string;
}

/**
 * A session as its owner sees it; times in seconds since the epoch. It does not tell when
 * the session is refreshed, nor what its client claims to be: whoever has copied a token
 * would know when to come, and as whom, to stay unseen.
 */
export interface SessionInfo {
  /** The `sid`; URL-safe. */
  readonly id: string;
  readonly device: DeviceInfo;
  readonly createdAt: number;
  /** The day (UTC) on which it was used last; today if that was within the last 24 hours. Never before `createdAt`. */
  readonly lastUsedAt: number;
  /** When it ends in any case. */
  readonly expiresAt: number;
}

/** What is shown of a device; what it did not tell is absent. */
export interface DeviceInfo {
  /** Such as `'Ann’s phone'`. */
  readonly name?: string | undefined;
  /** Browser and system of its user agent, such as `'Firefox on Linux'`. */
  readonly client?: string | undefined;
  /** Address of the client when it signed in, or last rotated. */
  readonly ip?: string | undefined;
}
