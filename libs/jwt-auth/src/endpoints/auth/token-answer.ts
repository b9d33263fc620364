import type { IssuedToken } from '../../token/issued-token.js';

/** RFC 6749 section 5.1. */
export interface AccessTokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds that it is good for. */
  readonly expires_in: number;
}

/** What sign-in and refresh are answered with. */
export interface SessionAnswer extends AccessTokenAnswer {
  /** Absent where it goes into a cookie. */
  readonly refresh_token?: string;
  /** Seconds after which the session is over unless it is refreshed. */
  readonly refresh_expires_in: number;
  /** The `sid`. */
  readonly session_id: string;
}

export function accessTokenAnswer({
  token,
  expiresAt,
  claims,
}: IssuedToken): AccessTokenAnswer {
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: expiresAt - Number(claims.iat),
  };
}

export function secondsUntil(time: number, now: number): number {
  return Math.max(0, Math.round(time - now));
}
