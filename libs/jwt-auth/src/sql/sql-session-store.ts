import { raised, raisedForAll } from '../sessions/owner-state.js';
import type { Rotation } from '../sessions/rotation.js';
import { SessionStore } from '../sessions/session-store.js';
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
} from '../sessions/store-answers.js';
import { open } from './opening.js';
import { OwnerLock } from './owner-lock.js';
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
    const tables = checkedStoreTables(db, options);
    const { clockOffset = () => 0, timeout } = options;
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
    return this.#locked(session.owner, (lock) => open(lock, session));
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

  revokeAll(owner: string, except?: string): Promise<RevocationOfAllAnswer> {
    return this.#locked(owner, async (lock) => {
      const state = raisedForAll(lock.state, lock.now);
      const isKept =
        except !== undefined && (await lock.keep(except, state.epoch));
      await lock.set(state);
      const kept = isKept ? (await lock.find(except))?.session : undefined;
      return { kept, version: state.version, now: lock.now };
    });
  }

  version(owner: string): Promise<VersionAnswer> {
    return this.#database.ask(async (work) => {
      const { rows } = await work.send(this.#statements.version(owner));
      return versionOf(rows[0]);
    });
  }

  raiseVersion(owner: string, least?: number): Promise<VersionAnswer> {
    return this.#locked(owner, async (lock) => {
      const { now } = lock;
      const state = raised(lock.state, now, least);
      if (state !== lock.state) {
        await lock.set(state);
      }
      const { version, raisedAt } = state;
      return { version, raisedAt, now };
    });
  }

  list(owner: string, page: ListPage): Promise<ListAnswer> {
    return this.#database.ask(async (work) => {
      const { rows } = await work.send(this.#statements.list(owner, page));
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

  #locked<T>(owner: string, body: (lock: OwnerLock) => Promise<T>): Promise<T> {
    return this.#database.ask((work) =>
      work.transact(async (send) => {
        const lock = new OwnerLock(send, this.#statements, owner);
        await lock.gain();
        return body(lock);
      }),
    );
  }
}
