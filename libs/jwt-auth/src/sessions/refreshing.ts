import type { IssuedToken } from '../token/issued-token.js';
import type { Announcements } from './announcements.js';
import {
  type Device,
  type DeviceMembers,
  deviceMembers,
  readDevice,
} from './device.js';
import { digest } from './digest.js';
import type { Owners } from './owners.js';
import {
  formatRefreshToken,
  parseRefreshToken,
  type RefreshToken,
  secretDigestOf,
} from './refresh-token.js';
import {
  eventTypeOf,
  type Granted,
  isFirstToFollow,
  isGranted,
} from './refresh-grant.js';
import type { RefreshPace } from './refresh-pace.js';
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

/** So many rotations in a row that were followed are no accident any more. */
const TOLD_FROM = 5;

/** Exchanges refresh tokens. */
export class Refreshing {
  readonly #succession: Succession;
  readonly #refusals: RefreshRefusals;

  constructor(
    private readonly settings: SessionSettings,
    private readonly owners: Owners,
    private readonly pace: RefreshPace,
    private readonly store: StoreAccess,
    private readonly access: SessionAccess,
    private readonly announcements: Announcements,
  ) {
    const { pepper, previousPeppers } = settings;
    this.#succession = new Succession(pepper, previousPeppers);
    this.#refusals = new RefreshRefusals(announcements, owners);
  }

  async refresh(
    request: Request,
    text: unknown,
    options: RefreshOptions,
  ): Promise<SessionTokens> {
    const members = deviceMembers(options.device);
    const device = readDevice(members);
    const token = parseRefreshToken(text);
    if (token === undefined) {
      throw this.#refusals.rejected('malformed', device);
    }
    const attempt = this.#attempt(token, members, options.attempt);
    const isLooked =
      this.access.isFallible() || this.pace.isSpent(token.sessionId);
    const early = isLooked ? await this.#accessTokenBefore(attempt) : undefined;
    const answer = await this.store.askInTime(request, (store, deadline) =>
      store.rotate({ ...attempt.rotation, deadline }),
    );
    if (!isGranted(answer)) {
      throw await this.#refusals.of(answer, device);
    }
    await this.#refuseRevived(answer, device);
    this.#keepPace(answer);
    const refreshToken = this.#tokenAfter(attempt, answer);
    const { session } = answer;
    const accessToken = early ?? (await this.#accessToken(session, answer));
    this.#tell(answer, device);
    const { id: sessionId, idleExpiresAt: refreshExpiresAt } = session;
    return { sessionId, accessToken, refreshToken, refreshExpiresAt };
  }

  /** Others may have been granted since it was asked for; what is spent by now has to be answered. */
  #keepPace({ outcome, session }: Granted): void {
    if (outcome !== 'rotated') {
      this.pace.check(session.id);
    }
    this.pace.granted(session.id);
  }

  #tell(answer: Granted, device: Device): void {
    const { events } = this.announcements;
    const { id: sessionId, subject, followed = 0 } = answer.session;
    const of = { subject, sessionId, device };
    events.emit({ ...eventTypeOf(answer.outcome), ...of });
    if (isFirstToFollow(answer) && followed >= TOLD_FROM) {
      events.emit({ type: 'followed', times: followed, ...of });
    }
  }

  #attempt(
    token: RefreshToken,
    device: DeviceMembers,
    attempt: unknown,
  ): Attempt {
    const nonce = this.#succession.newNonce();
    const candidate = this.#succession.candidate(token, nonce);
    const { family, secret: presented } = this.owners.digestsOf(token);
    const { sessionId: id, generation } = token;
    const { grace, idle, maxFollowed: mostFollowed } = this.settings;
    const rotation = {
      ...device,
      id,
      generation,
      family,
      presented,
      nonce,
      grace,
      mostFollowed,
      idle,
      successor: secretDigestOf(candidate),
      attempt: typeof attempt === 'string' ? digest(attempt) : undefined,
    };
    return { token, candidate, rotation };
  }

  /**
   * `undefined` if the token is to be refused, which is for the rotation to do: a thief
   * who spends the pace must not keep the owner from ending the session.
   */
  async #accessTokenBefore({
    rotation,
  }: Attempt): Promise<IssuedToken | undefined> {
    const reading = await this.store.ask((store) => store.read(rotation.id));
    const timeless = { ...rotation, deadline: Infinity };
    const { session, now } = reading;
    const answer = { ...judgeRotation(session, timeless, now), ...reading };
    if (!isGranted(answer)) {
      return undefined;
    }
    this.pace.check(rotation.id);
    return this.#accessToken(answer.session, reading);
  }

  async #accessToken(
    session: SessionRecord,
    reading: Pick<ReadAnswer, 'version' | 'now'>,
  ): Promise<IssuedToken> {
    const token = await this.access.issue(session, reading);
    if (token === undefined) {
      const { id, subject } = session;
      await this.store.ask((store) => store.revoke(id));
      await this.announcements.revoked(subject, [id], { because: 'refused' });
      const from = readDevice(session);
      throw this.#refusals.rejected('subject_unknown', from, session);
    }
    return token;
  }

  /** A store that was replaced by an older one has lost a sign-out that was acknowledged. */
  async #refuseRevived(
    { session, version }: Granted,
    device: Device,
  ): Promise<void> {
    if (this.announcements.isEnded(session, version)) {
      const { id } = session;
      await this.store.ask((store) => store.revoke(id)).catch(() => undefined);
      throw this.#refusals.rejected('revoked', device, session);
    }
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
