import { Kysely, type PostgresPool, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { SqlRevocationLog, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import { PG_URL, POSTGRES } from '../../support/sql/databases.js';
import { useTables } from '../../support/sql/tables.js';

const { absent, name } = POSTGRES;

/**
 * Connections of an instance that vanishes in the midst of a transaction: the server
 * hears nothing from it any more, not even that a connection is closed.
 */
class VanishingPool implements PostgresPool {
  readonly #pool = new pg.Pool({ connectionString: PG_URL, max: 1 });

  /** @param last the last statement that arrives */
  constructor(private readonly last: RegExp) {
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async connect() {
    const client = await this.#pool.connect();
    let isGone = false;
    return {
      query: ((text: string, parameters: unknown[]) => {
        if (isGone) {
          return new Promise<never>(() => undefined);
        }
        isGone = this.last.test(text);
        return client.query(text, parameters);
      }) as never,
      release: () => client.release(),
    };
  }

  async end(): Promise<void> {
    // Its connection is not given back.
  }
}

describe.skipIf(absent)(
  `an instance that vanishes, on ${absent ?? name}`,
  () => {
    const tables = useTables(POSTGRES);
    const vanishing = (last: RegExp) =>
      new Kysely<unknown>({
        dialect: new PostgresDialect({ pool: new VanishingPool(last) }),
      });
    const hasty = { ...tables.options, timeout: 1 };
    const patient = { ...tables.options, timeout: 20 };
    const dbs: Kysely<unknown>[] = [];
    afterAll(() => Promise.all(dbs.map((db) => db.destroy())));

    it('while it appends to the log keeps nobody else from it', async () => {
      const db = vanishing(/insert into "\w+revocation_log"/);
      dbs.push(db);
      const records = [{ text: 'anything', lifetime: 60 }];
      await expect(
        new SqlRevocationLog(db, hasty).append(records),
      ).rejects.toMatchObject({ kind: 'unavailable' });
      const log = new SqlRevocationLog(tables.client(), patient);
      await log.append(records);
      expect((await log.read()).records).toHaveLength(1);
    });

    it('while it signs somebody in keeps nobody else from signing them out', async () => {
      const db = vanishing(/insert into "\w+owners"/);
      dbs.push(db);
      const bench = new StoreBench(
        () => new SqlSessionStore(tables.client(), patient),
      );
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      await expect(
        bench.create({ owner }, new SqlSessionStore(db, hasty)),
      ).rejects.toMatchObject({ kind: 'unavailable' });
      await (await bench.store()).revokeAll(owner);
      expect((await bench.present(token)).answer.outcome).toBe('revoked');
    });
  },
);
