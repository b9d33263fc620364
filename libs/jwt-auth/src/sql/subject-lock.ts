import { sql } from 'kysely';
import { isLive, type SessionRecord } from '../sessions/session-record.js';
import type { NewSession } from '../sessions/store-answers.js';
import type { SessionStatements } from './session-statements.js';
import {
  SESSION_COLUMNS,
  type SessionRow,
  sessionOf,
  subjectHash,
  subjectText,
  type Told,
  versionOf,
} from './session-table.js';
import type { Send } from './sql-work.js';
import { inSteps } from './steps.js';

/**
 * A subject whose row this transaction has locked: what else is about to open a
 * session of it, or to raise its version, waits for the end of the transaction.
 */
export class SubjectLock {
  /** Its version as it was when the lock was gained. */
  version = 0;
  /** When the lock was gained, by the clock of the store. */
  now = 0;
  readonly #hash: string;

  constructor(
    private readonly send: Send,
    private readonly statements: SessionStatements,
    private readonly subject: string,
  ) {
    this.#hash = subjectHash(subject);
  }

  async gain(): Promise<void> {
    const { rows } = this.statements.dialect.returns
      ? await this.#gainReturning()
      : await this.#gainTwice();
    Object.assign(this, versionOf(rows[0]));
  }

  /** @returns the version as it is then */
  async raise(least?: number): Promise<number> {
    const version =
      least === undefined
        ? Math.max(this.version + 1, Math.floor(this.now))
        : Math.max(this.version, least);
    await this.send(sql`
      update ${this.statements.subjects}
      set version = ${version}, changed_at = ${this.now}
      where hash = ${this.#hash}`);
    return version;
  }

  async find(id: string): Promise<SessionRecord | undefined> {
    const { rows } = await this.send<SessionRow>(sql`
      select ${SESSION_COLUMNS} from ${this.statements.sessions} where id = ${id}`);
    return rows.map(sessionOf)[0];
  }

  /** The live sessions, the oldest sign-in first; nobody else changes them meanwhile. */
  async live(): Promise<SessionRecord[]> {
    const { rows } = await this.send<SessionRow>(sql`
      select ${SESSION_COLUMNS} from ${this.statements.sessions}
      where subject_hash = ${this.#hash} and revoked_at is null
        and expires_at > ${this.now}
      order by created_at, id ${this.statements.dialect.forUpdate}`);
    // One that looks idle for too long may have been refreshed before it was: this waits for it.
    return rows
      .map(sessionOf)
      .filter((session) => session !== undefined)
      .filter((session) => isLive(session, this.now));
  }

  /** Revokes sessions that are live. */
  async revoke(ids: readonly string[]): Promise<void> {
    for (const some of inSteps(ids)) {
      await this.send(sql`
        update ${this.statements.sessions} set revoked_at = ${this.now}
        where id in (${sql.join(some)})`);
    }
  }

  /** Those that were revoked in the step that opened a session, at the same time to the last bit. */
  async closedFor(id: string): Promise<string[]> {
    const { sessions } = this.statements;
    const { rows } = await this.send<{ readonly id: unknown }>(sql`
      select closed.id as id from ${sessions} as opened, ${sessions} as closed
      where opened.id = ${id} and closed.subject_hash = ${this.#hash}
        and closed.revoked_at = opened.created_at and closed.id <> opened.id
      order by closed.created_at, closed.id`);
    return rows.map((row) => String(row.id));
  }

  async add(session: NewSession): Promise<SessionRecord> {
    const { id, family, current, device, claims } = session;
    const expiresAt = this.now + session.absolute;
    const idleExpiresAt = Math.min(this.now + session.idle, expiresAt);
    await this.send(sql`
      insert into ${this.statements.sessions}
        (id, subject, subject_hash, family, current_hash, generation, device, claims,
          created_at, idle_expires_at, expires_at)
      values (${id}, ${subjectText(this.subject)}, ${this.#hash}, ${family},
        ${current}, 0, ${device ?? null}, ${claims}, ${this.now}, ${idleExpiresAt},
        ${expiresAt})`);
    return {
      id,
      subject: this.subject,
      family,
      current,
      generation: 0,
      device,
      claims,
      createdAt: this.now,
      idleExpiresAt,
      expiresAt,
    };
  }

  #gainReturning() {
    const { subjects } = this.statements;
    const now = this.statements.now();
    return this.send<Told>(sql`
      insert into ${subjects} as held (hash, version, changed_at)
      values (${this.#hash}, 0, ${now})
      on conflict (hash) do update set version = held.version
      returning version as subject_version, ${now} as store_now`);
  }

  async #gainTwice() {
    const { subjects } = this.statements;
    const now = this.statements.now();
    await this.send(sql`
      insert into ${subjects} (hash, version, changed_at)
      values (${this.#hash}, 0, ${now})
      on duplicate key update version = version`);
    return this.send<Told>(sql`
      select version as subject_version, ${now} as store_now from ${subjects}
      where hash = ${this.#hash} for update`);
  }
}
