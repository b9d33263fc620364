import type { Monotonic } from '../monotonic.js';
import type { AccessTokenIssuer } from './access-token-issuer.js';
import { Announcements } from './announcements.js';
import type { ClaimsLoader } from './claims-loader.js';
import {
  assertOwner,
  assertSessionCall,
  CLOSE_ALL,
  type CloseAllOptions,
  LIST,
  OPEN,
  REFRESH,
  type SessionOwner,
  SIGN_IN,
} from './call-options.js';
import type { ClockLead } from './clock-lead.js';
import { type ClosedSessions, Closing } from './closing.js';
import { Finding } from './finding.js';
import { Listing } from './listing.js';
import { Opening } from './opening.js';
import { Owners } from './owners.js';
import { RefreshPace } from './refresh-pace.js';
import { Refreshing } from './refreshing.js';
import type { RevocationSink } from './revocation-sink.js';
import { SessionAccess } from './session-access.js';
import type { SessionEvents } from './session-events.js';
import type { SessionSettings } from './session-options.js';
import type { SessionStore } from './session-store.js';
import type {
  FoundSession,
  OpenOptions,
  RefreshOptions,
  ListOptions,
  SessionPage,
  SessionTokens,
  SignIn,
  SignInOptions,
} from './session-tokens.js';
import { type CredentialsCheck, SigningIn } from './signing-in.js';
import { StoreAccess } from './store-access.js';

export interface SessionSurroundings {
  readonly store: SessionStore;
  readonly issuer: AccessTokenIssuer;
  readonly loader: ClaimsLoader | undefined;
  readonly revocations: RevocationSink;
  readonly events: SessionEvents;
  readonly monotonic: Monotonic;
  /** Whose sessions they are: those of another issuer in the same store are unknown here. */
  readonly ownIssuer: string;
  /** Told what the clock of the store shows. */
  readonly lead?: ClockLead;
}

/**
 * Sessions: a refresh token for each device, and the access tokens that it gets. All
 * methods reject with AuthError `unavailable` where the store is out of reach or does
 * not answer in time; nobody is ever let in for that. A subject that is no text of 1 to
 * 255 characters is `misconfigured` with `claim_invalid`: the application's fault.
 */
export class SessionService {
  readonly #events: SessionEvents;
  readonly #store: StoreAccess;
  readonly #opening: Opening;
  readonly #signingIn: SigningIn;
  readonly #finding: Finding;
  readonly #refreshing: Refreshing;
  readonly #closing: Closing;
  readonly #listing: Listing;

  constructor(settings: SessionSettings, surroundings: SessionSurroundings) {
    const { store, issuer, loader, revocations, events } = surroundings;
    const { monotonic, lead, ownIssuer } = surroundings;
    const owners = new Owners(ownIssuer);
    const pace = new RefreshPace(monotonic);
    const access = new SessionAccess(issuer, loader);
    const announcements = new Announcements(revocations, events);
    this.#events = events;
    this.#store = new StoreAccess(store, settings.timeout, monotonic, lead);
    const parts = [this.#store, access, announcements] as const;
    this.#opening = new Opening(settings, owners, ...parts);
    this.#signingIn = new SigningIn(this.#store, this.#opening);
    this.#finding = new Finding(settings, owners, this.#store, announcements);
    this.#refreshing = new Refreshing(settings, owners, pace, ...parts);
    this.#closing = new Closing(owners, pace, ...parts);
    this.#listing = new Listing(owners, this.#store);
  }

  /** What happens to sessions on this instance. */
  get events(): SessionEvents {
    return this.#events;
  }

  /**
   * Checks credentials and opens a session for whom they prove to be. A sign-in that
   * began before a "sign out everywhere" of the subject does not survive it, whenever
   * the check looked at the password. `timeout` counts for the check too.
   *
   * @param check returns `null` if the credentials are wrong. It is asked once more if
   *   the subject was signed out everywhere, or its access was revoked, while it ran. What
   *   it throws passes on
   * @returns `null` where they are wrong, or by then are
   * @throws AuthError as `open()` does
   */
  async signIn(
    check: CredentialsCheck,
    options: SignInOptions = {},
  ): Promise<SessionTokens | null> {
    assertSessionCall(SIGN_IN, options);
    return this.#store.inTime((request) =>
      this.#signingIn.signIn(request, check, options),
    );
  }

  /**
   * Begins a sign-in: to be called before credentials are checked. A session that is
   * opened with what it returns is refused if the subject was signed out everywhere in
   * between, such as after its password was changed.
   */
  begin(subject: string): Promise<SignIn> {
    return this.#store.inTime(() => this.#opening.begin(subject));
  }

  /**
   * Opens a session for a subject whose credentials were checked.
   *
   * @throws AuthError `rejected` with `sign_in_outdated` where it has to be begun again,
   *   `session_limit_reached` past `maxPerSubject`, `subject_unknown` where the claims
   *   loader says so; `misconfigured` as `TokenService.issue()` does
   */
  async open(
    subject: string,
    options: OpenOptions = {},
  ): Promise<SessionTokens> {
    assertSessionCall(OPEN, options);
    return this.#store.inTime((request) =>
      this.#opening.open(request, subject, options),
    );
  }

  /**
   * Exchanges a refresh token. A token spent less than `grace` ago is answered with
   * the successor that it was spent for; a genuine one spent longer ago ends its
   * session, for one of two holders must have stolen it.
   *
   * @param refreshToken as the client sent it
   * @throws AuthError `rejected` with `refresh_token_invalid` where it is not good: the
   *   client has to sign in. The message says why, for logs
   */
  async refresh(
    refreshToken: string,
    options: RefreshOptions = {},
  ): Promise<SessionTokens> {
    assertSessionCall(REFRESH, options);
    return this.#store.inTime((request) =>
      this.#refreshing.refresh(request, refreshToken, options),
    );
  }

  /**
   * Looks at a refresh token, such as for RFC 7662. It is not spent, and whoever may
   * have stolen it is not found out by this. Neither the `userLoader` nor the
   * `claimsLoader` is asked: the session of somebody who is locked out is found, though
   * a refresh may be refused.
   *
   * @returns the session, or `undefined` where the token could not be used now
   */
  find(refreshToken: string): Promise<FoundSession | undefined> {
    return this.#store.inTime(() => this.#finding.find(refreshToken));
  }

  /**
   * Closes a session: once this resolves no refresh of it succeeds anywhere, and this
   * instance refuses its access tokens. A closed one is made known again.
   *
   * @param owner closes it only if it is a session of this subject: for ids that come
   *   from a client. A subject of `undefined` is refused
   * @returns `false` where there is no such session
   */
  async close(sessionId: string, owner: SessionOwner = {}): Promise<boolean> {
    assertOwner(owner);
    return this.#store.inTime(() =>
      this.#closing.close(sessionId, owner.subject),
    );
  }

  /**
   * Closes the session of a refresh token, be it spent or expired: for sign-out and
   * RFC 7009. What is no token, or was never one, changes nothing.
   *
   * @returns `false` where nothing was closed, which the client should not be told
   */
  closeByToken(refreshToken: string): Promise<boolean> {
    return this.#store.inTime(() => this.#closing.closeByToken(refreshToken));
  }

  /**
   * Signs a subject out everywhere: closes its sessions, and ends its access tokens. It
   * takes no longer for a million sessions than for one.
   *
   * @param options `except` names a session that stays, such as the one that asks; it
   *   is given a fresh access token
   * @throws AuthError `unavailable` if the session that stays was given 120 access tokens
   *   within a minute; without `except` there is no such bound
   */
  async closeAll(
    subject: string,
    options: CloseAllOptions = {},
  ): Promise<ClosedSessions> {
    CLOSE_ALL.assert(options);
    const { except } = options;
    return this.#store.inTime(() => this.#closing.closeAll(subject, except));
  }

  /** Ends all access tokens of a subject, such as after its permissions changed; its sessions stay, and get new ones as they refresh. */
  revokeAccess(subject: string): Promise<void> {
    return this.#store.inTime(() => this.#closing.revokeAccess(subject));
  }

  /**
   * The live sessions of a subject, a page at a time, the newest sign-in first.
   *
   * @throws AuthError `malformed_request` with `cursor_invalid` if `after` is nothing that
   *   a page answered with; `misconfigured` if `limit` is no whole number from 1 to 100
   */
  async list(subject: string, options: ListOptions = {}): Promise<SessionPage> {
    LIST.assert(options);
    return this.#store.inTime(() => this.#listing.list(subject, options));
  }

  /**
   * Removes expired sessions from a store that does not do it by itself: to be called
   * now and then, by any instance. Takes as long as it takes.
   *
   * @returns how many
   */
  prune(): Promise<number> {
    return this.#store.prune();
  }
}
