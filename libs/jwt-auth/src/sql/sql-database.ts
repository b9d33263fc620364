import { systemMonotonic } from '../monotonic.js';
import { asked } from '../outage/asked.js';
import type { SqlDialect } from './sql-dialect.js';
import { explained } from './explained.js';
import type { AnyKysely } from './sql-options.js';
import { SqlWork } from './sql-work.js';

/** The database as the stores ask it: in time, and telling nothing of what it fails with. */
export class SqlDatabase {
  constructor(
    private readonly db: AnyKysely,
    private readonly dialect: SqlDialect,
    /** Seconds that an answer may take. */
    private readonly timeout: number,
  ) {}

  /** @throws AuthError `unavailable` */
  ask<T>(ask: (work: SqlWork) => Promise<T>): Promise<T> {
    const until = systemMonotonic() + this.timeout;
    const work = new SqlWork(this.db, this.dialect, until);
    return asked(() => ask(work), this.timeout, 'The database', explained);
  }
}
