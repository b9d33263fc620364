import type { Announcements } from './announcements.js';
import type { Owners } from './owners.js';
import { parseRefreshToken } from './refresh-token.js';
import { type Granted, isGranted } from './refresh-grant.js';
import { judgeRotation, type Rotation } from './rotation.js';
import type { SessionSettings } from './session-options.js';
import type { FoundSession } from './session-tokens.js';
import type { StoreAccess } from './store-access.js';

/** Looks at refresh tokens, and changes nothing. */
export class Finding {
  constructor(
    private readonly settings: SessionSettings,
    private readonly owners: Owners,
    private readonly store: StoreAccess,
    private readonly announcements: Announcements,
  ) {}

  async find(text: unknown): Promise<FoundSession | undefined> {
    const token = parseRefreshToken(text);
    if (token === undefined) {
      return undefined;
    }
    const { sessionId: id, generation } = token;
    const { family, secret: presented } = this.owners.digestsOf(token);
    const reading = await this.store.ask((store) => store.read(id));
    const { session, now } = reading;
    const asked = { id, generation, family, presented, ...this.#nothing() };
    const answer = { ...judgeRotation(session, asked, now), ...reading };
    const { announcements } = this;
    return isGranted(answer) &&
      !announcements.isEnded(answer.session, answer.version)
      ? this.#found(answer)
      : undefined;
  }

  /** What a refresh would bring along, and a look does not. */
  #nothing(): Pick<
    Rotation,
    'successor' | 'nonce' | 'grace' | 'idle' | 'deadline'
  > {
    const { grace, idle } = this.settings;
    return { successor: '', nonce: '', grace, idle, deadline: Infinity };
  }

  /** A token that was spent is only honoured until its grace is over. */
  #found({ outcome, session }: Granted): FoundSession {
    const { id: sessionId, subject, idleExpiresAt, rotatedAt } = session;
    const isSpent = outcome === 'retried' || outcome === 'raced';
    const until = isSpent ? (rotatedAt ?? 0) + this.settings.grace : Infinity;
    return { sessionId, subject, expiresAt: Math.min(idleExpiresAt, until) };
  }
}
