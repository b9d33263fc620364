import { type QueryResult, type RawBuilder, sql } from 'kysely';
import { systemMonotonic } from '../monotonic.js';
import { unavailable } from '../outage/unavailable.js';
import type { SqlDialect } from './sql-dialect.js';
import type { AnyKysely } from './sql-options.js';
import { untilDone } from './undone.js';

/** Sends one statement. */
export type Send = <Row>(
  statement: RawBuilder<Row>,
) => Promise<QueryResult<Row>>;

/** What a caller still waits for. Nothing is begun, or repeated, once it has given up. */
export class SqlWork {
  constructor(
    private readonly db: AnyKysely,
    private readonly dialect: SqlDialect,
    private readonly until: number,
  ) {}

  /** Sends a statement that is a transaction of its own. */
  readonly send: Send = (statement) =>
    this.#untilDone(() => this.#once(this.db)(statement));

  /** Whatever is sent within takes effect as a whole, or is undone and done again. */
  transact<T>(body: (send: Send) => Promise<T>): Promise<T> {
    return this.#untilDone(() =>
      this.dialect.begin === 'immediate'
        ? this.#immediately(body)
        : this.db
            .transaction()
            // Under a stricter one it would not see what it waited for.
            .setIsolationLevel('read committed')
            .execute((transaction) => this.#limited(transaction, body)),
    );
  }

  /** SQLite has to know from the beginning that it will write. */
  #immediately<T>(body: (send: Send) => Promise<T>): Promise<T> {
    return this.db.connection().execute(async (connection) => {
      await sql`begin immediate`.execute(connection);
      try {
        const result = await body(this.#once(connection));
        await sql`commit`.execute(connection);
        return result;
      } catch (error) {
        // It fails where SQLite did so by itself; what went wrong first is what counts.
        await sql`rollback`.execute(connection).catch(() => undefined);
        throw error;
      }
    });
  }

  async #limited<T>(
    transaction: AnyKysely,
    body: (send: Send) => Promise<T>,
  ): Promise<T> {
    const send = this.#once(transaction);
    const limits = this.dialect.limits(this.#left());
    if (limits !== undefined) {
      await send(limits);
    }
    return body(send);
  }

  #once(db: AnyKysely): Send {
    return (statement) => {
      this.#left();
      return statement.execute(db);
    };
  }

  #untilDone<T>(attempt: () => Promise<T>): Promise<T> {
    return untilDone(attempt, () => this.#left());
  }

  /** Seconds, and never less than a millisecond. */
  #left(): number {
    const left = this.until - systemMonotonic();
    if (left < 0.001) {
      throw unavailable('The database did not answer in time');
    }
    return left;
  }
}
