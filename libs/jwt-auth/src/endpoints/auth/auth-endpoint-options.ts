import type { Type } from '@nestjs/common';

/**
 * Routes for sign-in, refresh, sign-out and the list of sessions. They are routes of a
 * controller: global prefixes, versions, guards, pipes and interceptors apply to them.
 *
 * At sign-in and refresh a client may name its device, for the list of sessions and to
 * tell retries from races: `X-Device-Id`, and `X-Device-Name` in UTF-8 or percent-encoded
 * or `device_name` in the body, 256 characters each. At refresh it may send an
 * `Idempotency-Key`, drawn anew for each refresh and the same in its retries, with which
 * a spent token is honoured past `sessions.grace`.
 */
export interface AuthEndpointOptions {
  /** Where the routes are, without patterns; slashes are allowed. Default `'auth'`. */
  path?: string;
  /**
   * How the refresh token travels. `'body'`: as `refresh_token` in requests and answers.
   * `'cookie'`: in the cookie `cookieName`, which no script can read; browsers take it
   * over HTTPS or from localhost only, and requests of other origins are refused with
   * 400, as are those of clients that name no origin. Default `'body'`.
   */
  refreshToken?: 'body' | 'cookie';
  /**
   * Name of the cookie. Two applications on one host, on different ports or paths, need
   * names of their own: browsers keep one cookie of a name for the host, so signing in to
   * one would sign out of the other. It must begin with `__Host-`, with which browsers
   * refuse cookies that another host of the domain sets (RFC 6265bis section 4.1.3.2).
   * Default `'__Host-refresh_token'`.
   */
  cookieName?: `__Host-${string}`;
  /**
   * Further origins whose pages may sign in, refresh and sign out with the cookie, such
   * as `'https://app.example.com'`. They must be of the same site (sub-domains of one
   * domain), for the cookie is sent to no other, and need CORS with credentials besides.
   * Default none: only pages of the origin that serves the routes may.
   */
  origins?: string[];
  /**
   * Adds `POST introspect` (RFC 7662), for callers with an access token of ours that has
   * this scope: it tells whether an access token or a refresh token of ours is good. Neither
   * the `userLoader` nor the `claimsLoader` is asked: the token of a user who is locked
   * or deleted is active until it expires, is revoked or its session is closed. Default:
   * no such route.
   */
  introspection?: { scope: string };
  /**
   * What a sign-in sends: a class with class-validator rules. Members that it does not
   * name are dropped. A body of more than 2,000 members and elements altogether, nested
   * deeper than 32 levels, or (on Fastify) longer than 100 KB, is refused before it is
   * looked at; on Express the limit in bytes is that of its body parser. Messages of your
   * own must not quote `$value`. Default {@link PasswordCredentialsDto}: `username` and
   * `password`.
   */
  credentials?: Type<object>;
  /**
   * Put on every controller of these routes: the place for rate limits, such as
   * `UseGuards(ThrottlerGuard)`, and for tags of Swagger. What a class named here
   * injects must be global. Default none.
   */
  decorators?: ClassDecorator[];
}

/** Options with every default filled in. */
export interface ResolvedAuthEndpoints {
  readonly path: string;
  readonly refreshToken: 'body' | 'cookie';
  readonly cookieName: string;
  readonly origins: readonly string[];
  readonly introspectionScope: string | undefined;
  readonly credentials: Type<object>;
  readonly decorators: readonly ClassDecorator[];
}
