import { type ControlledTransaction, type RawBuilder, sql } from 'kysely';
import { expect } from 'vitest';
import type { SqlDialectName } from '@jwt-auth/nestjs/sql';
import type { TestKysely } from './databases.js';

/** How many wait for a lock that somebody else has. */
const WAITING: Partial<Record<SqlDialectName, RawBuilder<{ count: unknown }>>> =
  {
    postgres: sql`
      select count(*) as count from pg_stat_activity
      where cardinality(pg_blocking_pids(pid)) > 0`,
    mariadb: sql`
      select count(*) as count from information_schema.innodb_trx
      where trx_state = 'LOCK WAIT'`,
  };

/** Somebody else's transaction, in the way of the store. */
export class Intruder {
  private constructor(
    private readonly client: TestKysely,
    private readonly dialect: SqlDialectName,
    private readonly transaction: ControlledTransaction<Record<string, never>>,
  ) {}

  static async begin(
    client: TestKysely,
    dialect: SqlDialectName,
  ): Promise<Intruder> {
    const transaction = await client.startTransaction().execute();
    return new Intruder(client, dialect, transaction);
  }

  send(statement: RawBuilder<unknown>): Promise<unknown> {
    return statement.execute(this.transaction);
  }

  /** Until the store waits for this transaction. */
  async inTheWay(): Promise<void> {
    const waiting = WAITING[this.dialect] as RawBuilder<{ count: unknown }>;
    await expect
      .poll(
        async () => Number((await waiting.execute(this.client)).rows[0]?.count),
        // MariaDB shows the same for a tenth of a second, counted anew each time it is asked.
        { timeout: 10_000, interval: 150 },
      )
      .toBeGreaterThan(0);
  }

  async commit(): Promise<void> {
    await this.transaction.commit().execute();
  }

  async rollback(): Promise<void> {
    await this.transaction.rollback().execute();
  }
}
