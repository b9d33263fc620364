import { deviceMembersOf } from './device.js';
import {
  asItStands,
  NEVER_RAISED,
  OWNER_KEPT,
  type OwnerState,
} from './owner-state.js';
import { isLive, type SessionRecord } from './session-record.js';
import type { ListPage, NewSession } from './store-answers.js';

/** Smaller heaps of sessions are not worth looking through for expired ones. */
const LEAST = 1000;

interface Stored {
  readonly session: SessionRecord;
  /** Of its owner when it was opened or kept. */
  readonly epoch: number;
  /** Ids of those that were revoked to make room for it. */
  readonly closed: readonly string[];
}

interface Owned {
  state: OwnerState;
  /** When a session was opened, or the state raised, last. */
  touchedAt: number;
  /** Ids of the sessions of this epoch, the least recently used first. */
  ids: Set<string>;
}

/** Sessions by their id and by their owner. Records are frozen and replaced, never changed. */
export class MemorySessions {
  readonly #byId = new Map<string, Stored>();
  readonly #byOwner = new Map<string, Owned>();
  #pruneAt = LEAST;

  /** As it stands. */
  get(id: string): SessionRecord | undefined {
    const stored = this.#byId.get(id);
    return (
      stored &&
      asItStands(
        stored.session,
        stored.epoch,
        this.stateOf(stored.session.owner),
      )
    );
  }

  stateOf(owner: string | undefined): OwnerState {
    return (
      (owner === undefined ? undefined : this.#byOwner.get(owner)?.state) ??
      NEVER_RAISED
    );
  }

  closedFor(id: string): readonly string[] {
    return this.#byId.get(id)?.closed ?? [];
  }

  /** The live sessions of an owner, the least recently used first. */
  live(owner: string, now: number): SessionRecord[] {
    return Array.from(
      this.#byOwner.get(owner)?.ids ?? [],
      (id) => (this.#byId.get(id) as Stored).session,
    ).filter((session) => isLive(session, now));
  }

  /** The newest sign-in first. */
  list(owner: string, page: ListPage, now: number): SessionRecord[] {
    const newest = this.live(owner, now).toSorted(newestFirst);
    const { after, limit } = page;
    const rest =
      after === undefined
        ? newest
        : newest.filter((session) => newestFirst(after, session) < 0);
    return rest.slice(0, limit);
  }

  add(
    session: NewSession,
    now: number,
    closed: readonly string[],
  ): SessionRecord {
    if (this.#byId.size >= this.#pruneAt) {
      this.prune(now);
      this.#pruneAt = Math.max(LEAST, 2 * this.#byId.size);
    }
    const { id, owner, subject, family, current, claims } = session;
    const expiresAt = now + session.absolute;
    const record: SessionRecord = Object.freeze({
      ...deviceMembersOf(session),
      id,
      owner,
      subject,
      family,
      current,
      claims,
      generation: 0,
      createdAt: now,
      idleExpiresAt: Math.min(now + session.idle, expiresAt),
      expiresAt,
    });
    const { ids, state } = this.#touch(owner, now);
    ids.add(id);
    this.#byId.set(id, { session: record, epoch: state.epoch, closed });
    return record;
  }

  /** Replaces a session that stands. */
  put(session: SessionRecord): SessionRecord {
    const { id, owner, revokedAt } = session;
    const stored = this.#byId.get(id) as Stored;
    const ids = this.#byOwner.get(owner)?.ids;
    const isUsed = session.rotatedAt !== stored.session.rotatedAt;
    if (isUsed || revokedAt !== undefined) {
      ids?.delete(id);
    }
    if (isUsed && revokedAt === undefined) {
      ids?.add(id);
    }
    this.#byId.set(id, { ...stored, session: Object.freeze(session) });
    return session;
  }

  /** @param kept ids of sessions that stand in the new epoch, if it is a new one */
  setState(
    owner: string,
    state: OwnerState,
    now: number,
    kept: readonly string[] = [],
  ): void {
    const owned = this.#touch(owner, now);
    if (state.epoch !== owned.state.epoch) {
      owned.ids = new Set(kept);
      for (const id of kept) {
        const stored = this.#byId.get(id) as Stored;
        this.#byId.set(id, { ...stored, epoch: state.epoch });
      }
    }
    owned.state = state;
  }

  /** Removes those that have expired, and says how many. */
  prune(now: number): number {
    const expired = [...this.#byId.values()].filter(
      ({ session }) => session.idleExpiresAt <= now,
    );
    for (const { session } of expired) {
      this.#byId.delete(session.id);
      this.#byOwner.get(session.owner)?.ids.delete(session.id);
    }
    for (const [owner, { ids, state, touchedAt }] of this.#byOwner) {
      const isRaised = state.version > 0 && touchedAt + OWNER_KEPT > now;
      if (ids.size === 0 && !isRaised) {
        this.#byOwner.delete(owner);
      }
    }
    return expired.length;
  }

  #touch(owner: string, now: number): Owned {
    const known = this.#byOwner.get(owner);
    const owned = known ?? {
      state: NEVER_RAISED,
      touchedAt: now,
      ids: new Set(),
    };
    owned.touchedAt = now;
    this.#byOwner.set(owner, owned);
    return owned;
  }
}

function newestFirst(
  a: Pick<SessionRecord, 'createdAt' | 'id'>,
  b: Pick<SessionRecord, 'createdAt' | 'id'>,
): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}
