import { sql } from 'kysely';
import { digest } from '../sessions/digest.js';
import {
  type LogAnswer,
  type LogPage,
  type LogPosition,
  type NewRecord,
  RevocationLog,
  type SpendAnswer,
} from '../sessions/revocation/revocation-log.js';
import { growIn, readIn } from './log-work.js';
import {
  channelOf,
  listenTo,
  type PostgresListener,
} from './postgres-listener.js';
import { removeInSteps } from './pruning.js';
import { RevocationStatements } from './revocation-statements.js';
import { timeOfStore } from './session-table.js';
import { SqlDatabase } from './sql-database.js';
import {
  checkedListener,
  type SqlRevocationLogOptions,
} from './sql-log-options.js';
import {
  type AnyKysely,
  checkedStoreTables,
  checkedTimeout,
  wrong,
} from './sql-options.js';
import type { Send } from './sql-work.js';
import { inSteps } from './steps.js';

/** Records that one statement stores, each of which is four values. */
const ROWS = 200;

/**
 * Keeps revocations in a SQL database, in the tables that `migrate()` makes; which
 * databases, and how `db` has to be connected, `SqlSessionStore` says. They stay there
 * until `prune()` is called.
 */
export class SqlRevocationLog extends RevocationLog {
  readonly #database: SqlDatabase;
  readonly #statements: RevocationStatements;
  readonly #channel: string;
  readonly #timeout: number;
  readonly #listener: PostgresListener | undefined;

  /** @throws AuthError `misconfigured` where `db` is a transaction, or an option is wrong */
  constructor(db: AnyKysely, options: SqlRevocationLogOptions) {
    super();
    const tables = checkedStoreTables(db, options);
    const { clockOffset = () => 0, timeout } = options;
    const { dialect, prefix } = tables;
    if (typeof clockOffset !== 'function') {
      throw wrong('clockOffset must be a function');
    }
    this.#timeout = checkedTimeout(timeout);
    this.#database = new SqlDatabase(tables.db, dialect, this.#timeout);
    this.#statements = new RevocationStatements(dialect, prefix, clockOffset);
    this.#channel = channelOf(prefix);
    this.#listener = checkedListener(options, dialect);
  }

  /** The head of the log is locked until the end: what is committed later has higher numbers. */
  append(records: readonly NewRecord[]): Promise<LogAnswer> {
    const count = records.length;
    return this.#database.ask((work) =>
      work.transact(async (send) => {
        if (count === 0) {
          return { now: await this.#time(send) };
        }
        const head = await growIn(send, this.#statements, count);
        let number = head.number - count + 1;
        for (const rows of inSteps(records, ROWS)) {
          await send(this.#statements.add(head, number, rows));
          number += rows.length;
        }
        return { now: head.now };
      }),
    );
  }

  /** One statement where nothing is new, two where something is; one or two more the first time of all. */
  read(after?: LogPosition): Promise<LogPage> {
    return this.#database.ask(({ send }) =>
      readIn(send, this.#statements, after),
    );
  }

  spend(name: string, attempt: string, lifetime: number): Promise<SpendAnswer> {
    const [hash, by] = [digest(JSON.stringify(name)), digest(attempt)];
    return this.#database.ask(async ({ send }) => {
      const spending = this.#statements.spend(hash, by, lifetime);
      const [spent] = (await send(spending)).rows;
      const row = spent ?? (await send(this.#statements.spender(hash))).rows[0];
      return { first: String(row?.attempt) === by, now: timeOfStore(row) };
    });
  }

  async prune(): Promise<number> {
    const now = await this.#database.ask(({ send }) => this.#time(send));
    const { records, spent } = this.#statements;
    const ended = sql`ends_at <= ${now}`;
    const [number, hash] = [sql.ref('sequence'), sql.ref('hash')];
    const removed = await removeInSteps(this.#database, records, number, ended);
    return removed + (await removeInSteps(this.#database, spent, hash, ended));
  }

  override async subscribe(wake: () => void): Promise<() => Promise<void>> {
    return this.#listener === undefined
      ? super.subscribe(wake)
      : listenTo(this.#listener, this.#channel, this.#timeout, wake);
  }

  async #time(send: Send): Promise<number> {
    return timeOfStore((await send(this.#statements.time())).rows[0]);
  }
}
