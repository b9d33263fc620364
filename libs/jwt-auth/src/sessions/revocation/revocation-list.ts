import type { JwtClaims } from '../../token/claims.js';
import { type Lasting, LastingEntries } from './lasting-entries.js';
import type { Everywhere } from '../revocation-sink.js';
import type { Revocation, SubjectRevocation } from './revocation.js';

interface SubjectEntry
  extends Lasting, Omit<SubjectRevocation, 'kind' | 'id'> {}

/** Removed at once, while requests wait. */
const DROPPED_AT_ONCE = 2000;

/** How much an instance remembers. */
export interface RevocationCounts {
  readonly tokens: number;
  readonly sessions: number;
  readonly subjects: number;
  readonly keys: number;
}

/** What was revoked, in this process: looked up for every token, without I/O. */
export class RevocationList {
  readonly #ids = {
    token: new LastingEntries<Lasting>(),
    session: new LastingEntries<Lasting>(),
    key: new LastingEntries<Lasting>(),
  };
  readonly #subjects = new LastingEntries<SubjectEntry>();
  #changes = 0;

  /** Moves with everything that was not known before. */
  get changes(): number {
    return this.#changes;
  }

  get counts(): RevocationCounts {
    const { token, session, key } = this.#ids;
    return {
      tokens: token.size,
      sessions: session.size,
      subjects: this.#subjects.size,
      keys: key.size,
    };
  }

  /** Takes a revocation in, until when it counts; what is known already it can only add to. */
  add(revocation: Revocation, until: number): void {
    if (revocation.kind === 'subject') {
      this.#addSubject(revocation, until);
      return;
    }
    const entries = this.#ids[revocation.kind];
    const known = entries.get(revocation.id);
    if (known === undefined) {
      this.#changes++;
    }
    if (known === undefined || known.until < until) {
      entries.set(revocation.id, { until });
    }
  }

  has(kind: 'token' | 'session' | 'key', id: string): boolean {
    return this.#ids[kind].has(id);
  }

  /** Whether all sessions of a subject but one were ended by a later version than this. */
  isEndedEverywhere(
    { id, subject }: { readonly id: string; readonly subject: string },
    version: number,
  ): boolean {
    const everywhere = this.lostEverywhere(subject, version);
    return everywhere !== undefined && everywhere.kept !== id;
  }

  /** The last "sign out everywhere", if it was later than this version. */
  lostEverywhere(subject: string, version: number): Everywhere | undefined {
    const { epoch = 0, kept } = this.#subjects.get(subject) ?? {};
    return epoch > version ? { kept } : undefined;
  }

  /** Whether an access token has been revoked. */
  isRevoked(claims: JwtClaims, kid: string): boolean {
    const { sid } = claims;
    return (
      this.isTokenRevoked(claims, kid) ||
      (typeof sid === 'string' && this.#ids.session.has(sid)) ||
      this.#isOutdated(claims)
    );
  }

  /** Whether a token of any purpose has, by itself or with its key. */
  isTokenRevoked({ jti }: JwtClaims, kid: string): boolean {
    const { token, key } = this.#ids;
    return (jti !== undefined && token.has(jti)) || key.has(kid);
  }

  /** Forgets what has ended, a portion at a time. */
  dropEnded(now: number): void {
    for (const entries of [...Object.values(this.#ids), this.#subjects]) {
      entries.dropEnded(now, DROPPED_AT_ONCE);
    }
  }

  /** Everything that is known, and until when it counts. */
  *entries(): Generator<readonly [Revocation, number]> {
    for (const kind of ['token', 'session', 'key'] as const) {
      for (const [id, { until }] of this.#ids[kind]) {
        yield [{ kind, id }, until];
      }
    }
    for (const [id, { until, ...subject }] of this.#subjects) {
      yield [{ kind: 'subject', id, ...subject }, until];
    }
  }

  #addSubject(revocation: SubjectRevocation, until: number): void {
    const { id, version, cutoff } = revocation;
    const known = this.#subjects.get(id);
    const merged = {
      ...everywhereOf(revocation, known),
      version: Math.max(version, known?.version ?? 0),
      cutoff: Math.max(cutoff, known?.cutoff ?? 0),
      until: Math.max(until, known?.until ?? 0),
    };
    if (merged.version !== known?.version || merged.cutoff !== known.cutoff) {
      this.#changes++;
    }
    this.#subjects.set(id, merged);
  }

  /** What does not say which version it has has an old one. */
  #isOutdated({ sub, sid, sv, iat }: JwtClaims): boolean {
    const least = sub === undefined ? undefined : this.#subjects.get(sub);
    if (least === undefined) {
      return false;
    }
    return sid === undefined
      ? iat === undefined || iat <= least.cutoff
      : typeof sv !== 'number' || sv < least.version;
  }
}

/** The later of two. */
function everywhereOf(
  one: Omit<SubjectEntry, 'until'>,
  other: SubjectEntry | undefined,
): Pick<SubjectEntry, 'epoch' | 'kept'> {
  const { epoch, kept } =
    (one.epoch ?? 0) >= (other?.epoch ?? 0) ? one : (other as SubjectEntry);
  return epoch === undefined
    ? {}
    : { epoch, ...(kept !== undefined && { kept }) };
}
