import { type Clock, SystemClock } from '../clock.js';
import { judgeCreation } from './creation.js';
import { MemorySessions } from './memory-sessions.js';
import { type OwnerState, raised, raisedForAll } from './owner-state.js';
import { MemoryRevocationLog } from './revocation/memory-revocation-log.js';
import {
  followed,
  judgeRotation,
  revoked,
  rotated,
  type Rotation,
  type Verdict,
} from './rotation.js';
import { isLive, type SessionRecord } from './session-record.js';
import { SessionStore } from './session-store.js';
import type {
  CreationAnswer,
  ListAnswer,
  ListPage,
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
    const { id, owner, limit } = session;
    const stored = this.#sessions.get(id);
    const live = limit === undefined ? [] : this.#sessions.live(owner, now);
    const { version } = this.#sessions.stateOf(owner);
    const state = { stored, version, live: live.length };
    const { outcome, effect, close } = judgeCreation(session, state, now);
    if (outcome !== 'created') {
      return { outcome, now };
    }
    if (stored !== undefined && effect === 'none') {
      const closed = this.#sessions.closedFor(id);
      return { outcome, session: stored, closed, now };
    }
    const leaving = live.slice(0, close);
    leaving.forEach((each) => this.#sessions.put(revoked(each, now)));
    const closed = leaving.map((each) => each.id);
    const created = this.#sessions.add(session, now, closed);
    return { outcome, session: created, closed, now };
  }

  async read(id: string): Promise<ReadAnswer> {
    const session = this.#sessions.get(id);
    const { version } = this.#sessions.stateOf(session?.owner);
    return { session, version, now: this.clock.now() };
  }

  async rotate(rotation: Rotation): Promise<RotationAnswer> {
    const now = this.clock.now();
    const stored = this.#sessions.get(rotation.id);
    const { effect, ...outcome } = judgeRotation(stored, rotation, now);
    if (stored !== undefined && effect !== 'none') {
      this.#sessions.put(EFFECTS[effect](stored, rotation, now));
    }
    const session = this.#sessions.get(rotation.id);
    const { version } = this.#sessions.stateOf(session?.owner);
    return { ...outcome, session, version, now };
  }

  async revoke(
    id: string,
    { owner, family }: RevocationCondition = {},
  ): Promise<RevocationAnswer> {
    const now = this.clock.now();
    const stored = this.#sessions.get(id);
    const isMeant =
      stored !== undefined &&
      (owner === undefined || owner === stored.owner) &&
      (family === undefined || family === stored.family);
    if (!isMeant) {
      return { outcome: 'unknown', now };
    }
    const first = stored.revokedAt === undefined;
    const session = first ? this.#sessions.put(revoked(stored, now)) : stored;
    return { outcome: 'revoked', session, first, now };
  }

  async revokeAll(
    owner: string,
    except?: string,
  ): Promise<RevocationOfAllAnswer> {
    const now = this.clock.now();
    const named = except === undefined ? undefined : this.#sessions.get(except);
    const isKept = named?.owner === owner && isLive(named, now);
    const state = raisedForAll(this.#sessions.stateOf(owner), now);
    this.#sessions.setState(owner, state, now, isKept ? [named.id] : []);
    const { version } = state;
    return { kept: isKept ? named : undefined, version, now };
  }

  async version(owner: string): Promise<VersionAnswer> {
    return versionAnswer(this.#sessions.stateOf(owner), this.clock.now());
  }

  async raiseVersion(owner: string, least?: number): Promise<VersionAnswer> {
    const now = this.clock.now();
    const state = raised(this.#sessions.stateOf(owner), now, least);
    this.#sessions.setState(owner, state, now);
    return versionAnswer(state, now);
  }

  async list(owner: string, page: ListPage): Promise<ListAnswer> {
    const now = this.clock.now();
    return { sessions: this.#sessions.list(owner, page, now), now };
  }

  async prune(): Promise<number> {
    return this.#sessions.prune(this.clock.now());
  }

  /** Always the same one, by the same clock. */
  override revocationLog(): MemoryRevocationLog {
    return this.#log;
  }
}

const EFFECTS: Readonly<
  Record<
    Exclude<Verdict['effect'], 'none'>,
    (session: SessionRecord, rotation: Rotation, now: number) => SessionRecord
  >
> = {
  rotate: rotated,
  revoke: (session, _, now) => revoked(session, now),
  follow: followed,
};

function versionAnswer(
  { version, raisedAt }: OwnerState,
  now: number,
): VersionAnswer {
  return { version, raisedAt, now };
}
