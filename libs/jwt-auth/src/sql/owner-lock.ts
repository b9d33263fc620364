import { sql } from 'kysely';
import { deviceMembersOf } from '../sessions/device.js';
import { NEVER_RAISED, type OwnerState } from '../sessions/owner-state.js';
import type { SessionRecord } from '../sessions/session-record.js';
import type { NewSession } from '../sessions/store-answers.js';
import { lockOwner } from './lock-owner.js';
import type { SessionStatements } from './session-statements.js';
import {
  SESSION_COLUMNS,
  type SessionRow,
  sessionOf,
  stateOf,
  subjectText,
  timeOfStore,
} from './session-table.js';
import type { Send } from './sql-work.js';

/** Seconds: a refresh of a session that looks expired may be waiting for its commit, not longer. */
const SETTLING = 300;

interface StoredSession {
  readonly session: SessionRecord;
  /** Ids of those that were revoked to make room for it. */
  readonly closed: readonly string[];
}

/**
 * An owner whose row this transaction has locked: what else is about to open a session of
 * that owner, or to raise the version, waits for the end of the transaction.
 */
export class OwnerLock {
  /** As it was when the lock was gained, or as it was set since. */
  state: OwnerState = NEVER_RAISED;
  /** When the lock was gained, by the clock of the store. */
  now = 0;

  constructor(
    private readonly send: Send,
    private readonly statements: SessionStatements,
    private readonly owner: string,
  ) {}

  async gain(): Promise<void> {
    const { send, statements, owner } = this;
    const told = await lockOwner(send, statements, owner);
    this.state = stateOf(told);
    this.now = timeOfStore(told);
  }

  async set(state: OwnerState): Promise<void> {
    const { version, epoch, raisedAt } = state;
    await this.send(sql`
      update ${this.statements.owners}
      set version = ${version}, current_epoch = ${epoch}, raised_at = ${raisedAt}
      where name = ${this.owner}`);
    this.state = state;
  }

  async find(id: string): Promise<StoredSession | undefined> {
    const { rows } = await this.send<
      SessionRow & { closed: string | null }
    >(sql`
      select ${SESSION_COLUMNS}, closed from ${this.statements.sessions}
      where id = ${id}`);
    const [row] = rows;
    const session = row && sessionOf(row, this.state);
    return (
      session && {
        session,
        closed: row.closed ? (JSON.parse(row.closed) as string[]) : [],
      }
    );
  }

  /**
   * Ids of live sessions, the least recently used first; nobody changes these sessions
   * before the end of the transaction.
   */
  async live(most: number): Promise<string[]> {
    const { rows } = await this.send<
      Pick<SessionRow, 'id' | 'used_at' | 'idle_expires_at'>
    >(sql`
      select id, used_at, idle_expires_at from ${this.statements.sessions}
      where owner = ${this.owner} and live_epoch = ${this.state.epoch}
        and idle_expires_at > ${this.now - SETTLING}
      order by used_at, id limit ${sql.lit(most)} ${this.statements.dialect.forUpdate}`);
    // One that is refreshed at the same time was waited for, and is used by now.
    return rows
      .filter((row) => Number(row.idle_expires_at) > this.now)
      .toSorted((a, b) => Number(a.used_at) - Number(b.used_at))
      .map(({ id }) => String(id));
  }

  /** Revokes sessions that are live. */
  async revoke(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) {
      await this.send(sql`
        update ${this.statements.sessions}
        set revoked_at = ${this.now}, live_epoch = null
        where id in (${sql.join(ids)})`);
    }
  }

  /** Takes a live session over into another epoch. */
  async keep(id: string, epoch: number): Promise<boolean> {
    const { numAffectedRows } = await this.send(sql`
      update ${this.statements.sessions} set epoch = ${epoch}, live_epoch = ${epoch}
      where id = ${id} and owner = ${this.owner} and live_epoch = ${this.state.epoch}
        and idle_expires_at > ${this.now}`);
    return (numAffectedRows ?? 0n) > 0n;
  }

  async add(
    session: NewSession,
    closed: readonly string[],
  ): Promise<SessionRecord> {
    const { id, owner, subject, family, current, claims } = session;
    const { deviceId, deviceName, userAgent, ip } = session;
    const { now } = this;
    const { epoch } = this.state;
    const expiresAt = now + session.absolute;
    const idleExpiresAt = Math.min(now + session.idle, expiresAt);
    await this.send(sql`
      insert into ${this.statements.sessions}
        (id, owner, epoch, live_epoch, subject, family, current_hash, generation,
          device_id, device_name, user_agent, ip, claims, closed, created_at, used_at,
          idle_expires_at, expires_at)
      values (${id}, ${owner}, ${epoch}, ${epoch}, ${subjectText(subject)}, ${family},
        ${current}, 0, ${deviceId ?? null}, ${deviceName ?? null}, ${userAgent ?? null},
        ${ip ?? null}, ${claims}, ${closed.length === 0 ? null : JSON.stringify(closed)},
        ${now}, ${now}, ${idleExpiresAt}, ${expiresAt})`);
    return {
      ...deviceMembersOf(session),
      id,
      owner,
      subject,
      family,
      current,
      generation: 0,
      claims,
      createdAt: now,
      idleExpiresAt,
      expiresAt,
    };
  }
}
