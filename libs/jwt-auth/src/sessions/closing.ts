import type { IssuedToken } from '../token/issued-token.js';
import type { Announcements } from './announcements.js';
import { digestsOf, parseRefreshToken } from './refresh-token.js';
import type { SessionAccess } from './session-access.js';
import { isSessionId } from './session-id.js';
import type { RevocationCondition } from './store-answers.js';
import type { StoreAccess } from './store-access.js';

/** What "sign out everywhere" did. */
export interface ClosedSessions {
  /** How many sessions were closed. */
  readonly closed: number;
  /** For the session that was excepted, whose access tokens were refused with the others; absent where there is none. */
  readonly accessToken?: IssuedToken;
}

/** Ends sessions, and access tokens with them. */
export class Closing {
  constructor(
    private readonly store: StoreAccess,
    private readonly access: SessionAccess,
    private readonly announcements: Announcements,
  ) {}

  async close(id: unknown, condition: RevocationCondition): Promise<boolean> {
    if (!isSessionId(id)) {
      return false;
    }
    const answer = await this.store.ask((store) => store.revoke(id, condition));
    if (answer.outcome === 'unknown') {
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
      this.close(token.sessionId, { family: digestsOf(token).family })
    );
  }

  async closeAll(subject: string, except?: string): Promise<ClosedSessions> {
    const answer = await this.store.ask((store) =>
      store.revokeAll(subject, except),
    );
    const { revoked, kept } = answer;
    await this.announcements.revokedEverywhere(subject, revoked, answer);
    const accessToken = kept && (await this.access.issue(kept, answer));
    return {
      closed: revoked.length,
      ...(accessToken && { accessToken }),
    };
  }

  async revokeAccess(subject: string): Promise<void> {
    const answer = await this.store.ask((store) => store.raiseVersion(subject));
    await this.announcements.outdated(subject, answer);
  }
}
