import { randomInt } from 'node:crypto';
import { AuthError } from '../errors.js';
import type { IssuedToken } from '../token/issued-token.js';
import { toJsonObject } from '../token/caller-claims.js';
import type { JsonObject } from '../json-object.js';
import type { Announcements } from './announcements.js';
import { deviceText, readDevice } from './device.js';
import {
  digestsOf,
  formatRefreshToken,
  newRefreshToken,
  type RefreshToken,
} from './refresh-token.js';
import type { SessionAccess } from './session-access.js';
import type { SessionSettings } from './session-options.js';
import type { NewSession } from './store-answers.js';
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
    private readonly store: StoreAccess,
    private readonly access: SessionAccess,
    private readonly announcements: Announcements,
  ) {}

  async begin(subject: string): Promise<SignIn> {
    const { version } = await this.store.ask((store) => store.version(subject));
    return Object.freeze({ version });
  }

  async open(
    request: Request,
    subject: string,
    options: OpenOptions,
  ): Promise<SessionTokens> {
    const version = options.version ?? (await this.begin(subject)).version;
    const token = newRefreshToken(subject);
    const claims = toJsonObject(options.claims ?? {});
    const given = { ...options, claims, version };
    const session = this.#draft(subject, token, given);
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
    const { id: sessionId, device } = session;
    this.announcements.events.emit({
      type: 'issued',
      subject,
      sessionId,
      device: readDevice(device),
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
    subject: string,
    token: RefreshToken,
    { claims, device, version }: OpenOptions & SignIn,
  ): Draft {
    const { idle, absolute, expiryJitter, limit } = this.settings;
    const { family, secret } = digestsOf(token);
    return {
      id: token.sessionId,
      subject,
      family,
      current: secret,
      device: deviceText(device),
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

  #refusal(
    { subject, device }: Draft,
    because: keyof typeof REFUSALS,
  ): AuthError {
    this.announcements.events.emit({
      type: 'rejected',
      because,
      subject,
      device: readDevice(device),
    });
    const { code, reason } = REFUSALS[because];
    return new AuthError('rejected', code, { reason });
  }
}
