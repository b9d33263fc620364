import { type Clock, SystemClock } from '../clock.js';
import { MemorySessions } from './memory-sessions.js';
import { MemoryRevocationLog } from './revocation/memory-revocation-log.js';
import { judgeRotation, revoked, rotated, type Rotation } from './rotation.js';
import { SessionStore } from './session-store.js';
import type {
  CreationAnswer,
  ListAnswer,
  NewSession,
  ReadAnswer,
  RevocationAnswer,
  RevocationCondition,
  RevocationOfAllAnswer,
  RotationAnswer,
  VersionAnswer,
} from './store-answers.js';

/**
 * Keeps sessions in this process: for tests, and for development. A restart signs
 * everybody out; several instances would not know of each other's sessions.
 */
export class MemorySessionStore extends SessionStore {
  readonly #sessions = new MemorySessions();
  readonly #versions = new Map<string, number>();
  readonly #log: MemoryRevocationLog;

  constructor(private readonly clock: Clock = new SystemClock()) {
    super();
    this.#log = new MemoryRevocationLog(clock);
  }

  async now(): Promise<number> {
    return this.clock.now();
  }

  async create(session: NewSession): Promise<CreationAnswer> {
    const now = this.clock.now();
    const { id, subject, family, limit } = session;
    const sent = this.#sessions.get(id);
    if (sent?.family === family) {
      const closed = this.#sessions.closedFor(id);
      return { outcome: 'created', session: sent, closed, now };
    }
    if (now > session.deadline) {
      return { outcome: 'late', now };
    }
    if (this.#versionOf(subject) > session.version) {
      return { outcome: 'outdated', now };
    }
    const live = this.#sessions.live(subject, now);
    const excess = live.length + 1 - (limit?.most ?? Infinity);
    if (excess > 0 && limit?.whenFull === 'refuse') {
      return { outcome: 'full', now };
    }
    const oldest = live.slice(0, Math.max(excess, 0));
    oldest.forEach((each) => this.#sessions.put(revoked(each, now)));
    const closed = oldest.map((each) => each.id);
    const created = this.#sessions.add(session, now, closed);
    return { outcome: 'created', session: created, closed, now };
  }

  async read(id: string): Promise<ReadAnswer> {
    const session = this.#sessions.get(id);
    const version = this.#versionOf(session?.subject);
    return { session, version, now: this.clock.now() };
  }

  async rotate(rotation: Rotation): Promise<RotationAnswer> {
    const now = this.clock.now();
    const stored = this.#sessions.get(rotation.id);
    const { effect, ...outcome } = judgeRotation(stored, rotation, now);
    if (stored !== undefined && effect === 'rotate') {
      this.#sessions.put(rotated(stored, rotation, now));
    } else if (stored !== undefined && effect === 'revoke') {
      this.#sessions.put(revoked(stored, now));
    }
    const session = this.#sessions.get(rotation.id);
    const version = this.#versionOf(session?.subject);
    return { ...outcome, session, version, now };
  }

  async revoke(
    id: string,
    { subject, family }: RevocationCondition = {},
  ): Promise<RevocationAnswer> {
    const now = this.clock.now();
    const stored = this.#sessions.get(id);
    const isMeant =
      stored !== undefined &&
      (subject === undefined || subject === stored.subject) &&
      (family === undefined || family === stored.family);
    if (!isMeant) {
      return { outcome: 'unknown', now };
    }
    const session = this.#sessions.put(revoked(stored, now));
    const first = stored.revokedAt === undefined;
    return { outcome: 'revoked', session, first, now };
  }

  async revokeAll(
    subject: string,
    except?: string,
  ): Promise<RevocationOfAllAnswer> {
    const { version, now } = this.#raise(subject);
    const live = this.#sessions.live(subject, now);
    const others = live.filter(({ id }) => id !== except);
    others.forEach((each) => this.#sessions.put(revoked(each, now)));
    return {
      revoked: others.map(({ id }) => id),
      kept: live.find(({ id }) => id === except),
      version,
      now,
    };
  }

  async version(subject: string): Promise<VersionAnswer> {
    return { version: this.#versionOf(subject), now: this.clock.now() };
  }

  async raiseVersion(subject: string, least?: number): Promise<VersionAnswer> {
    return this.#raise(subject, least);
  }

  async list(subject: string): Promise<ListAnswer> {
    const now = this.clock.now();
    return { sessions: this.#sessions.live(subject, now), now };
  }

  async prune(): Promise<number> {
    return this.#sessions.prune(this.clock.now());
  }

  /** Always the same one, by the same clock. */
  override revocationLog(): MemoryRevocationLog {
    return this.#log;
  }

  /** Nobody is let in between by it: what calls it takes effect at one instant. */
  #raise(subject: string, least?: number): VersionAnswer {
    const now = this.clock.now();
    const before = this.#versionOf(subject);
    const version =
      least === undefined
        ? Math.max(before + 1, Math.floor(now))
        : Math.max(before, least);
    this.#versions.set(subject, version);
    return { version, now };
  }

  #versionOf(subject: string | undefined): number {
    return (subject === undefined ? 0 : this.#versions.get(subject)) ?? 0;
  }
}
