import { AuthError } from '../errors.js';
import type { Announcements } from './announcements.js';
import type { Device } from './device.js';
import type { Owners } from './owners.js';
import type { RejectionCause } from './session-events.js';
import type { RotationAnswer } from './store-answers.js';
import type { SessionRecord } from './session-record.js';
import { unavailable } from '../outage/unavailable.js';

const REASONS = {
  malformed: 'The refresh token is malformed',
  unknown: 'The refresh token is of no session that is known',
  not_genuine: 'The refresh token was never one of its session',
  generation_ahead:
    'The refresh token is newer than its session: has the store lost a write?',
  revoked: 'The session was revoked',
  expired: 'The session has expired',
  subject_unknown: 'The claims loader knows no such subject any more',
} as const satisfies Partial<Record<RejectionCause, string>>;

/** Says that a refresh is refused, to listeners precisely and to the client not. */
export class RefreshRefusals {
  constructor(
    private readonly announcements: Announcements,
    private readonly owners: Owners,
  ) {}

  /** @returns what to throw */
  rejected(
    because: keyof typeof REASONS,
    device: Device,
    session?: Pick<SessionRecord, 'id' | 'subject'>,
  ): AuthError {
    this.announcements.events.emit({
      type: 'rejected',
      because,
      device,
      ...(session && { subject: session.subject, sessionId: session.id }),
    });
    return refused(REASONS[because]);
  }

  /** @returns what to throw for an outcome that grants nothing */
  async of(answer: RotationAnswer, device: Device): Promise<AuthError> {
    const { session } = answer;
    switch (answer.outcome) {
      case 'rejected':
        return session === undefined || this.owners.isOwn(session)
          ? this.rejected(answer.because, device, session)
          : this.rejected('unknown', device);
      case 'revoked':
        if (session !== undefined) {
          await this.announcements.revokedBefore([session.id]);
        }
        return this.rejected('revoked', device, session);
      case 'expired':
        return this.rejected('expired', device, session);
      case 'stale':
      case 'theft':
        return this.#theft(session as SessionRecord, {
          older: answer.outcome === 'theft',
          device,
        });
      case 'followed':
        return this.#followed(session as SessionRecord);
      default:
        return unavailable('The session store gave no answer to a refresh');
    }
  }

  async #followed({ id, subject }: SessionRecord): Promise<AuthError> {
    const because = 'followed' as const;
    await this.announcements.revoked(subject, [id], { because });
    return refused(
      'Too many rotations in a row were followed; the session was revoked',
    );
  }

  async #theft(
    { id: sessionId, subject }: SessionRecord,
    { older, device }: { older: boolean; device: Device },
  ): Promise<AuthError> {
    const { announcements } = this;
    const event = { type: 'theft', subject, sessionId, older, device } as const;
    announcements.events.emit(event);
    await announcements.revoked(subject, [sessionId], { because: 'theft' });
    return refused('A spent refresh token came again; its session was revoked');
  }
}

function refused(reason: string): AuthError {
  return new AuthError('rejected', 'refresh_token_invalid', { reason });
}
