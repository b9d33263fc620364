import { AuthError } from '../errors.js';
import { systemMonotonic } from '../monotonic.js';
import { unavailable } from '../sessions/store-access.js';
import type { SqlDialect } from './sql-dialect.js';
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
  async ask<T>(ask: (work: SqlWork) => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const lapse = new Promise<never>((_, reject) => {
      const reason = `The database did not answer within ${this.timeout} seconds`;
      timer = setTimeout(
        () => reject(unavailable(reason)),
        this.timeout * 1000,
      );
    });
    const until = systemMonotonic() + this.timeout;
    try {
      const work = new SqlWork(this.db, this.dialect, until);
      return await Promise.race([ask(work), lapse]);
    } catch (error) {
      throw error instanceof AuthError
        ? error
        : unavailable(`The database failed${codeOf(error)}`);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Such as ECONNREFUSED or 53300; what else an error says may quote a password. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9][A-Z0-9_]{2,40}$/.test(code)
    ? ` (${code})`
    : '';
}
