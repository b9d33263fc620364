import type { IssuedToken } from '../token/issued-token.js';
import type { Announcements } from './announcements.js';
import type { Owners } from './owners.js';
import type { RefreshPace } from './refresh-pace.js';
import { parseRefreshToken } from './refresh-token.js';
import type { SessionAccess } from './session-access.js';
import { isSessionId } from './session-id.js';
import type { RevocationCondition } from './store-answers.js';
import type { StoreAccess } from './store-access.js';

/** What is left after "sign out everywhere". */
export interface ClosedSessions {
  /** For the session that was excepted, whose access tokens were refused with the others; absent if there is none. */
  readonly accessToken?: IssuedToken;
}

/** Ends sessions, and access tokens with them. */
export class Closing {
  constructor(
    private readonly owners: Owners,
    private readonly pace: RefreshPace,
    private readonly store: StoreAccess,
    private readonly access: SessionAccess,
    private readonly announcements: Announcements,
  ) {}

  /** @param subject closes it only if it is a session of this subject */
  async close(id: unknown, subject?: string): Promise<boolean> {
    const owner = subject === undefined ? undefined : this.owners.of(subject);
    if (!isSessionId(id)) {
      return false;
    }
    return owner === undefined
      ? this.#closeOwn(id)
      : this.#close(id, { owner });
  }

  /** One of another issuer is left alone. */
  async #closeOwn(id: string): Promise<boolean> {
    const { session } = await this.store.ask((store) => store.read(id));
    if (session === undefined) {
      await this.announcements.lost(id);
      return false;
    }
    return this.owners.isOwn(session) && this.#close(id, {});
  }

  async #close(id: string, condition: RevocationCondition): Promise<boolean> {
    const answer = await this.store.ask((store) => store.revoke(id, condition));
    if (answer.outcome === 'unknown') {
      await this.#closeLost(id);
      return false;
    }
    await this.announcements.revoked(answer.session.subject, [id], {
      because: 'closed',
      again: !answer.first,
    });
    return true;
  }

  async closeByToken(text: unknown): Promise<boolean> {
    const token = parseRefreshToken(text);
    return (
      token !== undefined &&
      this.#close(token.sessionId, {
        family: this.owners.digestsOf(token).family,
      })
    );
  }

  /** A store that was emptied, or replaced by an older one, knows nothing of sessions whose access tokens are good. */
  async #closeLost(id: string): Promise<void> {
    const { session } = await this.store.ask((store) => store.read(id));
    if (session === undefined) {
      await this.announcements.lost(id);
    }
  }

  /** Keeping a session costs an access token and an entry in the log, so it has a pace; closing all has none. */
  async closeAll(subject: string, except?: string): Promise<ClosedSessions> {
    const owner = this.owners.of(subject);
    const id = isSessionId(except) ? except : undefined;
    if (id !== undefined) {
      this.pace.check(id);
      // Before the store is asked, since many may ask at once.
      this.pace.granted(id);
    }
    const answer = await this.store.ask((store) => store.revokeAll(owner, id));
    const { kept } = answer;
    await this.announcements.revokedEverywhere(subject, kept?.id, answer);
    if (kept === undefined) {
      return {};
    }
    const accessToken = await this.access.issue(kept, answer);
    return accessToken === undefined ? {} : { accessToken };
  }

  async revokeAccess(subject: string): Promise<void> {
    const owner = this.owners.of(subject);
    await this.#repeatLost(subject, owner);
    const answer = await this.store.ask((store) => store.raiseVersion(owner));
    await this.announcements.outdated(subject, answer);
  }

  /** A version that is raised would hide that the store has lost a sign-out everywhere. */
  async #repeatLost(subject: string, owner: string): Promise<void> {
    const { version } = await this.store.ask((store) => store.version(owner));
    const lost = this.announcements.lostEverywhere(subject, version);
    if (lost !== undefined) {
      await this.store.ask((store) => store.revokeAll(owner, lost.kept));
    }
  }
}
