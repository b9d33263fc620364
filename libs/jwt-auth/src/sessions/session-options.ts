import type { KeyObject } from 'node:crypto';
import { type Duration, parseDuration } from '../duration.js';
import { importSecret, type SecretMaterial } from '../keys/key-material.js';
import type { ClaimsLoader } from './claims-loader.js';
import type { CredentialsVerifier } from './credentials-verifier.js';
import type { SessionStore } from './session-store.js';
import type { SessionLimit } from './store-answers.js';

/** Sessions with refresh tokens. */
export interface SessionOptions {
  /**
   * Where sessions are kept: all instances of one application name the same store. A
   * store out of reach lets sign-in and refresh answer 503; it never lets anyone in.
   * Default: the memory of this process, which a restart empties, so that everybody is
   * signed out.
   */
  store?: SessionStore;
  /**
   * Computes the claims of access tokens at every refresh. A refresh then takes two
   * round trips to the store. Default: those given to `open()` are used again.
   */
  claimsLoader?: ClaimsLoaderClass;
  /**
   * Checks the credentials of a sign-in, for the endpoint that `endpoints.auth` makes.
   * The class must be a provider of some module. Default: none, for applications that
   * call `SessionService.signIn()` or `open()` themselves.
   */
  credentialsVerifier?: CredentialsVerifierClass;
  /**
   * A session that is not refreshed for so long is over. Longer than
   * `accessToken.expiresIn`. Default `'14d'`.
   */
  idle?: Duration;
  /**
   * A session is over so long after the sign-in, however much it is used; access tokens
   * end with it. At most `'400d'`. Default `'90d'`.
   */
  absolute?: Duration;
  /**
   * How long a refresh token that was just spent is still honoured, so that two tabs, a
   * retry or a lost response sign nobody out. Whoever presents a stolen token within it
   * shares the session unseen. `0` is strict: a refresh whose response is lost ends the
   * session, unless the client sends an attempt id. At most `'5m'`. Default `'30s'`.
   */
  grace?: Duration;
  /**
   * Most sessions that a subject may have at once; sign-ins at the same time cannot pass
   * it. `Infinity`: any number. If it is lowered, each sign-in closes 100 sessions at
   * most until it holds. Default 100.
   */
  maxPerSubject?: number;
  /**
   * What happens to a sign-in past `maxPerSubject`: the least recently used session is
   * closed (`'close'`), or the sign-in is refused with `session_limit_reached`
   * (`'refuse'`). Default `'close'`.
   */
  onLimit?: SessionLimit['onLimit'];
  /**
   * Ends a session if more rotations in a row than this were each followed: the token
   * that they spent came again within `grace`, with no attempt id. A thief with a copied
   * token cannot stay unseen without that; two tabs that do not share their token do it
   * too, and people with such tabs are signed out. At least 2. Default: never; the event
   * `followed` tells.
   */
  maxFollowed?: number;
  /**
   * Mixed into refresh tokens as they rotate, so that whoever reads the store and gets
   * hold of a spent token can still make nothing of the two. At least 32 random bytes,
   * the same on every instance, kept outside the store. Default none.
   */
  pepper?: SecretMaterial;
  /** Peppers that rotated tokens within the last `grace`: name the old one here while instances change to the new. Default none. */
  previousPeppers?: SecretMaterial[];
  /** The absolute limit of a session is brought forward by a random part of this, lest all who signed in at once are sent to sign in at once. Shorter than `absolute`. Default 0. */
  expiryJitter?: Duration;
  /**
   * How long a sign-in, a refresh or a sign-out may take in all, the claims loader
   * included. Then it is answered with 503, and a refresh token that was not spent by
   * then will not be. Shorter than `grace`, unless that is 0. Default `'5s'`, or half
   * of `grace` where that is less.
   */
  timeout?: Duration;
  /**
   * How often this instance removes what has expired from a store that does not do so
   * by itself, such as a SQL database. 0: never, where a job of yours calls
   * `SessionService.prune()` and `RevocationService.prune()`. Default `'15m'`.
   */
  pruneEvery?: Duration;
}

export type ClaimsLoaderClass = abstract new (...args: never[]) => ClaimsLoader;

export type CredentialsVerifierClass = abstract new (
  ...args: never[]
) => CredentialsVerifier<never>;

/** Options with every default filled in, durations in seconds. */
export interface SessionSettings {
  readonly idle: number;
  readonly absolute: number;
  readonly grace: number;
  readonly expiryJitter: number;
  readonly timeout: number;
  /** 0 for never. */
  readonly pruneEvery: number;
  readonly limit: SessionLimit | undefined;
  /** `undefined` for any number. */
  readonly maxFollowed: number | undefined;
  readonly pepper: KeyObject | undefined;
  readonly previousPeppers: readonly KeyObject[];
}

const DAY = 86_400;
const MOST_SESSIONS = 100;

/** @param options without faults, as `sessionFaults()` finds them */
export function sessionSettings(options: SessionOptions): SessionSettings {
  const { maxPerSubject = MOST_SESSIONS, onLimit = 'close' } = options;
  const { maxFollowed, pepper } = options;
  return {
    ...sessionDurations(options),
    limit:
      maxPerSubject === Infinity ? undefined : { most: maxPerSubject, onLimit },
    maxFollowed,
    pepper: pepper === undefined ? undefined : importSecret(pepper),
    previousPeppers: (options.previousPeppers ?? []).map(importSecret),
  };
}

type Durations = Pick<
  SessionSettings,
  'idle' | 'absolute' | 'grace' | 'expiryJitter' | 'timeout' | 'pruneEvery'
>;

/** The durations in seconds, each with its default. */
export function sessionDurations(
  options: Readonly<Partial<Record<keyof Durations, unknown>>>,
): Durations {
  const absolute = parseDuration(options.absolute) ?? 90 * DAY;
  const grace = parseDuration(options.grace) ?? 30;
  return {
    idle: parseDuration(options.idle) ?? Math.min(14 * DAY, absolute),
    absolute,
    grace,
    expiryJitter: parseDuration(options.expiryJitter) ?? 0,
    timeout:
      parseDuration(options.timeout) ?? Math.min(5, grace / 2 || Infinity),
    pruneEvery: parseDuration(options.pruneEvery) ?? 900,
  };
}
