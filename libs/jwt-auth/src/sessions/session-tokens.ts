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

/** A session as its owner sees it; times in seconds since the epoch. */
export interface SessionInfo {
  /** The `sid`; URL-safe. */
  readonly id: string;
  readonly device: Device;
  readonly createdAt: number;
  /** Of the last rotation, or the sign-in. */
  readonly lastUsedAt: number;
  /** When it ends unless it is used. */
  readonly idleExpiresAt: number;
  /** When it ends in any case. */
  readonly expiresAt: number;
}
