import type { Rotation } from '../sessions/rotation.js';
import { SessionStore } from '../sessions/session-store.js';
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
} from '../sessions/store-answers.js';
import { open } from './opening.js';
import { removeExpired } from './pruning.js';
import { OneSession } from './one-session.js';
import { SessionStatements } from './session-statements.js';
import { answerOf, timeOfStore, versionOf } from './session-table.js';
import { SqlDatabase } from './sql-database.js';
import type { SqlRevocationLogOptions } from './sql-log-options.js';
import {
  type AnyKysely,
  checkedStoreTables,
  checkedTimeout,
  wrong,
} from './sql-options.js';
import { SqlRevocationLog } from './sql-revocation-log.js';
import { SubjectLock } from './subject-lock.js';

/** The same as for the log of revocations, which is kept beside the sessions. */
export interface SqlSessionStoreOptions extends SqlRevocationLogOptions {}

/**
 * Keeps sessions in a SQL database: PostgreSQL 12 or newer, PGlite, MySQL 8, MariaDB
 * 10.6 or newer, or SQLite 3.35 or newer, in the tables that `migrate()` makes. `db`
 * has to be connected to the primary, and to commit each statement by itself, as it
 * does unless the connections were told otherwise.
 */
export class SqlSessionStore extends SessionStore {
  readonly #database: SqlDatabase;
  readonly #statements: SessionStatements;
  readonly #log: SqlRevocationLog;

  /** @throws AuthError `misconfigured` where `db` is a transaction, or an option is wrong */
  constructor(db: AnyKysely, options: SqlSessionStoreOptions) {
    super();
    const { clockOffset = () => 0, timeout } = options;
    const tables = checkedStoreTables(db, options);
    const { dialect, prefix } = tables;
    if (typeof clockOffset !== 'function') {
      throw wrong('clockOffset must be a function');
    }
    this.#database = new SqlDatabase(
      tables.db,
      dialect,
      checkedTimeout(timeout),
    );
    this.#statements = new SessionStatements(dialect, prefix, clockOffset);
    this.#log = new SqlRevocationLog(db, options);
  }

  now(): Promise<number> {
    return this.#database.ask(async (work) =>
      timeOfStore((await work.send(this.#statements.time())).rows[0]),
    );
  }

  create(session: NewSession): Promise<CreationAnswer> {
    return this.#locked(session.subject, (lock) => open(lock, session));
  }

  read(id: string): Promise<ReadAnswer> {
    return this.#one((session) => session.read(id));
  }

  rotate(rotation: Rotation): Promise<RotationAnswer> {
    return this.#one((session) => session.rotate(rotation));
  }

  revoke(
    id: string,
    condition: RevocationCondition = {},
  ): Promise<RevocationAnswer> {
    return this.#one((session) => session.revoke(id, condition));
  }

  revokeAll(subject: string, except?: string): Promise<RevocationOfAllAnswer> {
    return this.#locked(subject, async (lock) => {
      const version = await lock.raise();
      const live = await lock.live();
      const revoked = live.map(({ id }) => id).filter((id) => id !== except);
      await lock.revoke(revoked);
      const kept = live.find(({ id }) => id === except);
      return { revoked, kept, version, now: lock.now };
    });
  }

  version(subject: string): Promise<VersionAnswer> {
    return this.#database.ask(async (work) => {
      const { rows } = await work.send(this.#statements.version(subject));
      return versionOf(rows[0]);
    });
  }

  raiseVersion(subject: string, least?: number): Promise<VersionAnswer> {
    return this.#locked(subject, async (lock) => {
      const version = await lock.raise(least);
      return { version, now: lock.now };
    });
  }

  list(subject: string): Promise<ListAnswer> {
    return this.#database.ask(async (work) => {
      const { rows } = await work.send(this.#statements.list(subject));
      const answers = rows.map(answerOf);
      return {
        sessions: answers.flatMap(({ session }) => session ?? []),
        now: timeOfStore(rows.at(-1)),
      };
    });
  }

  /** Leaves the revocation log alone, which is pruned by itself. */
  prune(): Promise<number> {
    return removeExpired(this.#database, this.#statements);
  }

  /** Always the same one, with the options of this store. */
  override revocationLog(): SqlRevocationLog {
    return this.#log;
  }

  #one<T>(about: (session: OneSession) => Promise<T>): Promise<T> {
    return this.#database.ask((work) =>
      about(new OneSession(work, this.#statements)),
    );
  }

  #locked<T>(
    subject: string,
    body: (lock: SubjectLock) => Promise<T>,
  ): Promise<T> {
    return this.#database.ask((work) =>
      work.transact(async (send) => {
        const lock = new SubjectLock(send, this.#statements, subject);
        await lock.gain();
        return body(lock);
      }),
    );
  }
}
