import { isLive, type SessionRecord } from './session-record.js';
import type { NewSession } from './store-answers.js';

/** Smaller heaps of sessions are not worth looking through for expired ones. */
const LEAST = 1000;

/** Sessions by their id and by their subject. Records are frozen and replaced, never changed. */
export class MemorySessions {
  readonly #byId = new Map<string, SessionRecord>();
  readonly #idsOf = new Map<string, Set<string>>();
  /** Ids of those that were revoked to make room for one, by its id. */
  readonly #closedFor = new Map<string, readonly string[]>();
  #pruneAt = LEAST;

  get(id: string): SessionRecord | undefined {
    return this.#byId.get(id);
  }

  /** The live sessions of a subject, the oldest sign-in first. */
  live(subject: string, now: number): SessionRecord[] {
    return [...(this.#idsOf.get(subject) ?? [])]
      .map((id) => this.#byId.get(id) as SessionRecord)
      .filter((session) => isLive(session, now))
      .toSorted((a, b) => a.createdAt - b.createdAt);
  }

  closedFor(id: string): readonly string[] {
    return this.#closedFor.get(id) ?? [];
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
    const { id, subject, family, current, device, claims } = session;
    const expiresAt = now + session.absolute;
    const idleExpiresAt = Math.min(now + session.idle, expiresAt);
    const ids = this.#idsOf.get(subject) ?? new Set();
    this.#idsOf.set(subject, ids.add(id));
    if (closed.length > 0) {
      this.#closedFor.set(id, closed);
    }
    return this.put({
      id,
      subject,
      family,
      current,
      device,
      claims,
      generation: 0,
      createdAt: now,
      idleExpiresAt,
      expiresAt,
    });
  }

  put(session: SessionRecord): SessionRecord {
    this.#byId.set(session.id, Object.freeze(session));
    return session;
  }

  /** Removes those that have expired, and says how many. */
  prune(now: number): number {
    const expired = [...this.#byId.values()].filter(
      ({ idleExpiresAt }) => idleExpiresAt <= now,
    );
    for (const { id, subject } of expired) {
      this.#byId.delete(id);
      this.#closedFor.delete(id);
      const ids = this.#idsOf.get(subject);
      ids?.delete(id);
      if (ids?.size === 0) {
        this.#idsOf.delete(subject);
      }
    }
    return expired.length;
  }
}
