import type {
  EndingSession,
  Everywhere,
  RevocationSink,
} from './revocation-sink.js';
import type { RevocationCause, SessionEvents } from './session-events.js';
import { unavailable } from '../outage/unavailable.js';

/** Tells everyone concerned that a subject, or sessions of it, were revoked. */
export class Announcements {
  constructor(
    private readonly sink: RevocationSink,
    readonly events: SessionEvents,
  ) {}

  /** @throws AuthError `unavailable` where it may not have been heard */
  async revoked(
    subject: string,
    ids: readonly string[],
    { because, again = false }: { because: RevocationCause; again?: boolean },
  ): Promise<void> {
    this.#tell(subject, ids, because, again);
    if (ids.length > 0) {
      await acknowledged(() => this.sink.revokeSessions(ids));
    }
  }

  /** What is stored as revoked already, and may not have been made known: whoever did it may have been cut off. */
  async revokedBefore(ids: readonly string[]): Promise<void> {
    // The sink goes on trying.
    await this.sink.revokeSessions(ids).catch(() => undefined);
  }

  /**
   * Whether the end of this session was acknowledged, whatever the store says of it now.
   *
   * @param version of its subject, as the store has it
   */
  isEnded(session: EndingSession, version: number): boolean {
    return this.sink.isEnded(session, version);
  }

  /** A sign-out everywhere that the store, which has this version, has lost. */
  lostEverywhere(subject: string, version: number): Everywhere | undefined {
    return this.sink.lostEverywhere(subject, version);
  }

  /**
   * Ends the access tokens of a session that the store does not know, and may have lost.
   *
   * @throws AuthError `unavailable` if it may not have been heard
   */
  async lost(id: string): Promise<void> {
    await acknowledged(() => this.sink.revokeLostSession(id));
  }

  /** The access tokens end with the version. */
  async revokedEverywhere(
    subject: string,
    kept: string | undefined,
    { version, now }: { version: number; now: number },
  ): Promise<void> {
    this.events.emit({
      type: 'revokedEverywhere',
      subject,
      ...(kept !== undefined && { kept }),
    });
    await acknowledged(() =>
      this.sink.raiseSubject(subject, version, now, { kept }),
    );
  }

  async outdated(
    subject: string,
    { version, now }: { version: number; now: number },
  ): Promise<void> {
    this.events.emit({ type: 'outdated', subject });
    await acknowledged(() => this.sink.raiseSubject(subject, version, now));
  }

  #tell(
    subject: string,
    ids: readonly string[],
    because: RevocationCause,
    again: boolean,
  ): void {
    for (const sessionId of ids) {
      this.events.emit({ type: 'revoked', subject, sessionId, because, again });
    }
  }
}

async function acknowledged(tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch {
    throw unavailable(
      'The revocation is stored, but could not be made known to every instance: ask for it again',
    );
  }
}
