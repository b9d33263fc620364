import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { type KeyRecord, KeyStore } from '../keys/managed/key-store.js';
import { unavailable } from '../outage/unavailable.js';
import { timeOfStore } from './session-table.js';
import { SqlDatabase } from './sql-database.js';
import type { SqlDialect } from './sql-dialect.js';
import {
  type AnyKysely,
  checkedStoreTables,
  checkedTimeout,
  type SqlStoreOptions,
} from './sql-options.js';
import type { SqlWork } from './sql-work.js';

interface KeyRow {
  readonly version: number | string;
  readonly record: unknown;
}

/**
 * Keeps managed keys in a SQL database, in the table that `migrate()` makes; which
 * databases, and how `db` has to be connected, `SqlSessionStore` says. `timeout`
 * should be shorter than `reloadLag` of the managed keys.
 */
export class SqlKeyStore extends KeyStore {
  readonly #database: SqlDatabase;
  readonly #dialect: SqlDialect;
  readonly #keys: RawBuilder<unknown>;
  readonly #timeout: number;

  /** @throws AuthError `misconfigured` where `db` is a transaction, or an option is wrong */
  constructor(db: AnyKysely, options: SqlStoreOptions) {
    super();
    const tables = checkedStoreTables(db, options);
    const { dialect, prefix } = tables;
    this.#timeout = checkedTimeout(options.timeout ?? '2s');
    this.#database = new SqlDatabase(tables.db, dialect, this.#timeout);
    this.#dialect = dialect;
    this.#keys = sql.table(`${prefix}keys`);
  }

  async list(ring: string): Promise<readonly KeyRecord[]> {
    const all = sql<KeyRow>`
      select version, record from ${this.#keys} where ring_hash = ${hashOf(ring)}`;
    const { rows } = await this.#database.ask((work) => work.send(all));
    return rows.map(({ record }) => parsed(String(record)));
  }

  create(ring: string, record: KeyRecord): Promise<boolean> {
    return this.#database.ask(async (work) => {
      const inTime = await this.#inTime(work);
      const { sequence, version } = record;
      const insertion = sql`
        ${this.#dialect.insertNew} ${this.#keys} (ring_hash, sequence, ring, version, record)
        select ${hashOf(ring)}, ${sql.lit(sequence)}, ${JSON.stringify(ring)},
          ${sql.lit(version)}, ${JSON.stringify(record)}
        from (select 1 as one) as anchor where ${inTime}
        ${this.#dialect.orNothing}`;
      const { numAffectedRows } = await work.send(insertion);
      return this.#outcome(work, ring, record, numAffectedRows);
    });
  }

  replace(
    ring: string,
    record: KeyRecord,
    expectedVersion: number,
  ): Promise<boolean> {
    return this.#database.ask(async (work) => {
      const inTime = await this.#inTime(work);
      const update = sql`
        update ${this.#keys}
        set version = ${record.version}, record = ${JSON.stringify(record)}
        where ring_hash = ${hashOf(ring)} and sequence = ${record.sequence}
          and version = ${expectedVersion} and ${inTime}`;
      const { numAffectedRows } = await work.send(update);
      return this.#outcome(
        work,
        ring,
        record,
        numAffectedRows,
        expectedVersion,
      );
    });
  }

  async remove(ring: string, sequence: number): Promise<void> {
    const removal = sql`
      delete from ${this.#keys}
      where ring_hash = ${hashOf(ring)} and sequence = ${sequence}`;
    await this.#database.ask((work) => work.send(removal));
  }

  /** What waits in a pool and arrives too late would publish a key before anyone sees it. */
  async #inTime(work: SqlWork): Promise<RawBuilder<unknown>> {
    const { clock, lateClock } = this.#dialect;
    const time = sql<{ store_now: number }>`select ${clock} as store_now`;
    const { rows } = await work.send(time);
    return sql`${lateClock} <= ${timeOfStore(rows[0]) + this.#timeout}`;
  }

  /** Where nothing was changed, whether it was not to be, or came too late, or twice. */
  async #outcome(
    work: SqlWork,
    ring: string,
    record: KeyRecord,
    changed: bigint | undefined,
    expectedVersion?: number,
  ): Promise<boolean> {
    if ((changed ?? 0n) > 0n) {
      return true;
    }
    const stored = sql<KeyRow>`
      select version, record from ${this.#keys}
      where ring_hash = ${hashOf(ring)} and sequence = ${record.sequence}`;
    const [row] = (await work.send(stored)).rows;
    const version = row === undefined ? undefined : Number(row.version);
    if (version === expectedVersion) {
      throw unavailable('The database was asked too late to store a key');
    }
    return String(row?.record) === JSON.stringify(record);
  }
}

/** A ring may have any name, and one longer than what a database would index. */
function hashOf(ring: string): string {
  return createHash('sha256').update(JSON.stringify(ring)).digest('base64url');
}

/** What is no JSON is handed on as it is, to be refused like any record that was changed. */
function parsed(record: string): KeyRecord {
  try {
    return JSON.parse(record) as KeyRecord;
  } catch {
    return record as never;
  }
}
