import type { IssuedToken } from '../token/issued-token.js';
import type { Announcements } from './announcements.js';
import { deviceText, readDevice } from './device.js';
import { digest } from './digest.js';
import {
  digestsOf,
  formatRefreshToken,
  parseRefreshToken,
  type RefreshToken,
  secretDigestOf,
} from './refresh-token.js';
import { eventTypeOf, type Granted, isGranted } from './refresh-grant.js';
import { RefreshRefusals } from './refresh-refusals.js';
import { judgeRotation, type Rotation } from './rotation.js';
import type { SessionAccess } from './session-access.js';
import type { SessionSettings } from './session-options.js';
import type { SessionRecord } from './session-record.js';
import type { ReadAnswer } from './store-answers.js';
import type { RefreshOptions, SessionTokens } from './session-tokens.js';
import { unavailable } from '../outage/unavailable.js';
import { type Request, type StoreAccess } from './store-access.js';
import { Succession } from './succession.js';

/** A refresh token as a client presents it, and what follows it if this attempt wins. */
interface Attempt {
  readonly token: RefreshToken;
  readonly candidate: RefreshToken;
  readonly rotation: Omit<Rotation, 'deadline'>;
}

/** Exchanges refresh tokens. */
export class Refreshing {
  readonly #succession: Succession;
  readonly #refusals: RefreshRefusals;

  constructor(
    private readonly settings: SessionSettings,
    private readonly store: StoreAccess,
    private readonly access: SessionAccess,
    private readonly announcements: Announcements,
  ) {
    const { pepper, previousPeppers } = settings;
    this.#succession = new Succession(pepper, previousPeppers);
    this.#refusals = new RefreshRefusals(announcements);
  }

  async refresh(
    request: Request,
    text: unknown,
    options: RefreshOptions,
  ): Promise<SessionTokens> {
    const from = deviceText(options.device);
    const device = readDevice(from);
    const token = parseRefreshToken(text);
    if (token === undefined) {
      throw this.#refusals.rejected('malformed', device);
    }
    const attempt = this.#attempt(token, from, options.attempt);
    const early = this.access.isFallible()
      ? await this.#accessTokenBefore(attempt)
      : undefined;
    const answer = await this.store.askInTime(request, (store, deadline) =>
      store.rotate({ ...attempt.rotation, deadline }),
    );
    if (!isGranted(answer)) {
      throw await this.#refusals.of(answer, device);
    }
    const refreshToken = this.#tokenAfter(attempt, answer);
    const { session } = answer;
    const accessToken = early ?? (await this.#accessToken(session, answer));
    const { id: sessionId, subject, idleExpiresAt: refreshExpiresAt } = session;
    this.announcements.events.emit({
      ...eventTypeOf(answer.outcome),
      subject,
      sessionId,
      device,
    });
    return { sessionId, accessToken, refreshToken, refreshExpiresAt };
  }

  #attempt(
    token: RefreshToken,
    device: string | undefined,
    attempt: unknown,
  ): Attempt {
    const nonce = this.#succession.newNonce();
    const candidate = this.#succession.candidate(token, nonce);
    const { family, secret: presented } = digestsOf(token);
    const { sessionId: id, generation } = token;
    const { grace, idle } = this.settings;
    const rotation = {
      id,
      generation,
      family,
      presented,
      nonce,
      device,
      grace,
      idle,
      successor: secretDigestOf(candidate),
      attempt: typeof attempt === 'string' ? digest(attempt) : undefined,
    };
    return { token, candidate, rotation };
  }

  /** `undefined` where the token is to be refused, which is for the rotation to do. */
  async #accessTokenBefore({
    rotation,
  }: Attempt): Promise<IssuedToken | undefined> {
    const reading = await this.store.ask((store) => store.read(rotation.id));
    const timeless = { ...rotation, deadline: Infinity };
    const { session, now } = reading;
    const answer = { ...judgeRotation(session, timeless, now), ...reading };
    return isGranted(answer)
      ? this.#accessToken(answer.session, reading)
      : undefined;
  }

  async #accessToken(
    session: SessionRecord,
    reading: Pick<ReadAnswer, 'version' | 'now'>,
  ): Promise<IssuedToken> {
    const token = await this.access.issue(session, reading);
    if (token === undefined) {
      const { id, subject, device } = session;
      await this.store.ask((store) => store.revoke(id));
      await this.announcements.revoked(subject, [id], { because: 'refused' });
      const from = readDevice(device);
      throw this.#refusals.rejected('subject_unknown', from, session);
    }
    return token;
  }

  #tokenAfter(
    { token, candidate }: Attempt,
    { outcome, session }: Granted,
  ): string {
    const { generation, nonce = '', current } = session;
    if (outcome === 'held') {
      return formatRefreshToken({ ...token, generation });
    }
    const next =
      outcome === 'rotated'
        ? candidate
        : this.#succession.find(token, nonce, current);
    if (next === undefined) {
      throw unavailable(
        'The refresh token was rotated with a pepper that is not given here',
      );
    }
    return formatRefreshToken({ ...next, generation });
  }
}
