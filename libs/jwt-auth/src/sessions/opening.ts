import { randomInt } from 'node:crypto';
import { AuthError } from '../errors.js';
import type { IssuedToken } from '../token/issued-token.js';
import { toJsonObject } from '../token/caller-claims.js';
import type { JsonObject } from '../json-object.js';
import type { Announcements } from './announcements.js';
import { deviceMembers, readDevice } from './device.js';
import type { Owners } from './owners.js';
import {
  formatRefreshToken,
  newRefreshToken,
  type RefreshToken,
} from './refresh-token.js';
import type { SessionAccess } from './session-access.js';
import type { SessionSettings } from './session-options.js';
import type { NewSession, VersionAnswer } from './store-answers.js';
import type { OpenOptions, SessionTokens, SignIn } from './session-tokens.js';
import type { Request, StoreAccess } from './store-access.js';

/** A session that waits to be stored. */
type Draft = Omit<NewSession, 'deadline'>;

const REFUSALS = {
  subject_unknown: {
    code: 'subject_unknown',
    reason: 'The claims loader knows no such subject',
  },
  limit: {
    code: 'session_limit_reached',
    reason: 'The subject has as many sessions as maxPerSubject allows',
  },
  outdated: {
    code: 'sign_in_outdated',
    reason: 'The subject was signed out everywhere while it signed in',
  },
} as const;

/** Opens sessions. */
export class Opening {
  constructor(
    private readonly settings: SessionSettings,
    private readonly owners: Owners,
    private readonly store: StoreAccess,
    private readonly access: SessionAccess,
    private readonly announcements: Announcements,
  ) {}

  async begin(subject: string): Promise<SignIn> {
    const { version } = await this.versionOf(subject);
    return Object.freeze({ version });
  }

  versionOf(subject: string): Promise<VersionAnswer> {
    const owner = this.owners.of(subject);
    return this.store.ask((store) => store.version(owner));
  }

  async open(
    request: Request,
    subject: string,
    options: OpenOptions,
  ): Promise<SessionTokens> {
    const owner = this.owners.of(subject);
    const version = options.version ?? (await this.begin(subject)).version;
    const token = newRefreshToken(owner);
    const claims = toJsonObject(options.claims ?? {});
    const given = { ...options, claims, version };
    const session = { ...this.#draft(token, given), owner, subject };
    const accessToken = await this.#accessToken(session, claims);
    const answer = await this.store.askInTime(request, (store, deadline) =>
      store.create({ ...session, deadline }),
    );
    if (answer.outcome !== 'created') {
      throw this.#refusal(
        session,
        answer.outcome === 'full' ? 'limit' : 'outdated',
      );
    }
    await this.#tellClosed(subject, answer.closed);
    const { sessionId } = token;
    this.announcements.events.emit({
      type: 'issued',
      subject,
      sessionId,
      device: readDevice(session),
    });
    return {
      sessionId,
      accessToken,
      refreshToken: formatRefreshToken(token),
      refreshExpiresAt: answer.session.idleExpiresAt,
    };
  }

  /** Where they cannot be made known at once the sink goes on trying: another sign-in would close one more. */
  async #tellClosed(subject: string, ids: readonly string[]): Promise<void> {
    await this.announcements
      .revoked(subject, ids, { because: 'limit' })
      .catch(() => undefined);
  }

  #draft(
    token: RefreshToken,
    { claims, device, version }: OpenOptions & SignIn,
  ): Omit<Draft, 'owner' | 'subject'> {
    const { idle, absolute, expiryJitter, limit } = this.settings;
    const { family, secret } = this.owners.digestsOf(token);
    return {
      ...deviceMembers(device),
      id: token.sessionId,
      family,
      current: secret,
      claims: JSON.stringify(claims),
      idle,
      absolute: absolute - randomInt(Math.floor(expiryJitter) + 1),
      version,
      limit,
    };
  }

  /** Before the session is stored, so that claims unfit for a token leave nothing behind. */
  async #accessToken(session: Draft, claims: JsonObject): Promise<IssuedToken> {
    const { absolute, version } = session;
    const now = await this.store.now();
    const expiresAt = now + absolute;
    const token = await this.access.issue(
      { ...session, claims, expiresAt },
      { version, now },
    );
    if (token === undefined) {
      throw this.#refusal(session, 'subject_unknown');
    }
    return token;
  }

  #refusal(session: Draft, because: keyof typeof REFUSALS): AuthError {
    this.announcements.events.emit({
      type: 'rejected',
      because,
      subject: session.subject,
      device: readDevice(session),
    });
    const { code, reason } = REFUSALS[because];
    return new AuthError('rejected', code, { reason });
  }
}
