import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.js';
import { OutageWarnings } from '../../outage/outage-warnings.js';
import { unavailable } from '../../outage/unavailable.js';
import type { MaybePromise } from '../../maybe-promise.js';
import type { JwtClaims } from '../../token/claims.js';
import type { Revocations } from '../../token/revocations.js';
import type { Spending } from '../../token/spending.js';
import type {
  EndingSession,
  Everywhere,
  RevocationSink,
} from '../revocation-sink.js';
import { Allowance } from './allowance.js';
import { LogReader } from './log-reader.js';
import { LogUpkeep } from './log-upkeep.js';
import { LogWriter } from './log-writer.js';
import { type LosingStore, Restoring } from './restoring.js';
import { type FeedSurroundings, RevocationFeed } from './revocation-feed.js';
import { type RevocationCounts, RevocationList } from './revocation-list.js';
import type { Revocation } from './revocation.js';
import type { RevocationLog } from './revocation-log.js';
import type { RevocationSettings } from './revocation-settings.js';
import { SharedLog } from './shared-log.js';

/** What a key signed ends with it, however long it was to live: 400 days. */
const KEY_LIFETIME = 400 * 86_400;

/** Sessions that no store knows and that are remembered as revoked: about 1.6 MB. */
const LOST_AT_ONCE = 10_000;

export interface HubSurroundings extends FeedSurroundings {
  readonly log: RevocationLog;
  /** Absent if there are no sessions. */
  readonly store: LosingStore | undefined;
}

/**
 * Everything about revocation in one instance: verification asks it, sessions tell it,
 * and the log connects it with the other instances.
 */
export class RevocationHub implements Revocations, RevocationSink, Spending {
  readonly #list = new RevocationList();
  readonly #log: SharedLog;
  readonly #writer: LogWriter;
  readonly #feed: RevocationFeed;
  readonly #strangers: Allowance;
  readonly #clock: Clock;
  /** Seconds that are added to the lifetime of tokens. */
  readonly #margin: number;

  constructor(
    private readonly settings: Omit<RevocationSettings, 'log'>,
    { log, store, ...surroundings }: HubSurroundings,
  ) {
    const { monotonic, clock, warn } = surroundings;
    const { maxLag, clockTolerance } = settings;
    const list = this.#list;
    const shared = new SharedLog(log, maxLag, monotonic, clock);
    const writer = new LogWriter(shared, list);
    const reader = new LogReader(shared, list);
    const restoring = new Restoring(list, writer, store, maxLag);
    const warnings = new OutageWarnings(warn, 'The log of revocations');
    const upkeep = new LogUpkeep(writer, restoring, warnings, monotonic);
    const parts = { log: shared, list, reader, upkeep };
    this.#log = shared;
    this.#writer = writer;
    this.#feed = new RevocationFeed(settings, parts, surroundings, warnings);
    this.#strangers = new Allowance(LOST_AT_ONCE, monotonic);
    this.#clock = clock;
    // Whoever issues may be ahead by it, and whoever verifies behind.
    this.#margin = 2 * clockTolerance + 1;
  }

  get changes(): number {
    return this.#list.changes;
  }

  get counts(): RevocationCounts {
    return this.#list.counts;
  }

  start(): Promise<void> {
    return this.#feed.start();
  }

  close(): Promise<void> {
    return this.#feed.close();
  }

  confirm(): MaybePromise<void> {
    return this.#feed.confirm();
  }

  isRevoked(claims: JwtClaims, kid: string): boolean {
    return this.#list.isRevoked(claims, kid);
  }

  isTokenRevoked(claims: JwtClaims, kid: string): boolean {
    return this.#list.isTokenRevoked(claims, kid);
  }

  revokeSessions(ids: readonly string[]): Promise<void> {
    return this.#publish(
      ids.map((id) => ({ kind: 'session', id })),
      this.settings.longestLifetime + this.#margin,
    );
  }

  isEnded(session: EndingSession, version: number): boolean {
    return (
      this.#list.has('session', session.id) ||
      this.#list.isEndedEverywhere(session, version)
    );
  }

  lostEverywhere(subject: string, version: number): Everywhere | undefined {
    return this.#list.lostEverywhere(subject, version);
  }

  async revokeLostSession(id: string): Promise<void> {
    const lifetime = this.settings.longestLifetime + this.#margin;
    if (this.#list.has('session', id) || this.#strangers.take(lifetime)) {
      await this.revokeSessions([id]);
      return;
    }
    // Strangers have used them up. While nothing was lost, this is one of theirs too.
    await this.#feed.verify();
    if (this.#feed.hasLostWithin(lifetime)) {
      throw unavailable(
        'Too many sessions that the store does not know were signed out of late',
      );
    }
  }

  raiseSubject(
    id: string,
    version: number,
    cutoff: number,
    everywhere?: Everywhere,
  ): Promise<void> {
    const subject = { kind: 'subject', id, version, cutoff } as const;
    return this.#publish(
      [everywhere ? { ...subject, epoch: version, ...everywhere } : subject],
      this.settings.longestLifetime + this.#margin,
    );
  }

  /** @param expiresAt of the token, seconds since the epoch */
  revokeToken(id: string, expiresAt: number): Promise<void> {
    return this.#publish([{ kind: 'token', id }], this.#lifetimeTo(expiresAt));
  }

  revokeKey(id: string): Promise<void> {
    return this.#publish([{ kind: 'key', id }], KEY_LIFETIME);
  }

  async spend(id: string, expiresAt: number): Promise<boolean> {
    const { first } = await this.#log.ask((log) =>
      log.spend(id, randomUUID(), this.#lifetimeTo(expiresAt)),
    );
    return first;
  }

  /** Removes what has ended from a log that does not do it by itself. */
  prune(): Promise<number> {
    return this.#log.prune();
  }

  /** Asked for again, it is acknowledged only if the log still holds it. */
  async #publish(
    revocations: readonly Revocation[],
    lifetime: number,
  ): Promise<void> {
    if (this.#writer.holds(revocations)) {
      await this.#feed.verify();
    }
    await this.#writer.publish(revocations, lifetime);
  }

  #lifetimeTo(expiresAt: number): number {
    // Tokens are judged by the clock here, and kept by that of the log.
    const now = Math.min(this.#log.now(), this.#clock.now());
    return Math.max(expiresAt - now, 0) + this.#margin;
  }
}
