import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, type LogEvent, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  POSTGRES,
  postgresDialect,
  sqliteDialect,
  type TestKysely,
} from '../../support/sql/databases.js';
import { Intruder } from '../../support/sql/intruder.js';
import { useTables } from '../../support/sql/tables.js';

/** Notes the codes of what a database fails with. */
function noting(failures: string[]) {
  return (event: LogEvent): void => {
    if (event.level === 'error') {
      failures.push((event.error as { code: string }).code);
    }
  };
}

const { absent, name } = POSTGRES;

describe.skipIf(absent)(`a serialization failure on ${absent ?? name}`, () => {
  const tables = useTables(POSTGRES);
  const failures: string[] = [];
  const strict = new Kysely<unknown>({
    dialect: postgresDialect(
      2,
      '-c default_transaction_isolation=repeatable\\ read',
    ),
    log: noting(failures),
  });
  afterAll(() => strict.destroy());

  it('is tried again with the very same rotation', async () => {
    const store = new SqlSessionStore(strict, tables.options);
    const bench = new StoreBench(() => store);
    const token = await bench.open();
    const other = await Intruder.begin(tables.client(), 'postgres');
    const sessions = sql.table(`${tables.options.tablePrefix}sessions`);
    await other.send(
      sql`update ${sessions} set claims = '[]' where id = ${token.sessionId}`,
    );
    const refresh = bench.present(token);
    await other.inTheWay();
    await other.commit();
    const { answer, rotation } = await refresh;
    expect(answer.outcome).toBe('rotated');
    expect(answer.session?.current).toBe(rotation.successor);
    expect(failures).toEqual(['40001']);
  });
});

describe('a SQLite file that is locked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-sql-'));
  const file = join(folder, 'sessions.db');
  const failures: string[] = [];
  const options = { dialect: 'sqlite', tablePrefix: 'jwt_auth_' } as const;
  let holder: TestKysely;
  let client: TestKysely;
  beforeAll(async () => {
    holder = new Kysely({ dialect: sqliteDialect(file) });
    client = new Kysely({
      dialect: sqliteDialect(file),
      log: noting(failures),
    });
    await migrate(client, options);
  });
  afterAll(async () => {
    await Promise.all([holder.destroy(), client.destroy()]);
    rmSync(folder, { recursive: true });
  });

  const locked = (body: () => Promise<void>): Promise<void> =>
    holder.connection().execute(async (connection) => {
      await sql`begin immediate`.execute(connection);
      await body();
      await sql`commit`.execute(connection);
    });

  it('is asked again until it is free', async () => {
    const store = new SqlSessionStore(client, options);
    const bench = new StoreBench(() => store);
    const token = await bench.open();
    let refresh!: ReturnType<typeof bench.present>;
    let signIn!: ReturnType<typeof bench.create>;
    failures.length = 0;
    await locked(async () => {
      refresh = bench.present(token);
      signIn = bench.create();
      await expect.poll(() => failures.length).toBeGreaterThan(5);
    });
    expect((await refresh).answer.outcome).toBe('rotated');
    expect((await signIn).answer.outcome).toBe('created');
    expect(new Set(failures)).toEqual(new Set(['SQLITE_BUSY']));
  });

  it('is given up after the time-out, and nothing has changed', async () => {
    const store = new SqlSessionStore(client, { ...options, timeout: 1 });
    const bench = new StoreBench(() => store);
    const token = await bench.open();
    const rotation = await bench.rotation(token);
    const begun = performance.now();
    await locked(() =>
      expect(store.rotate(rotation)).rejects.toMatchObject({
        kind: 'unavailable',
        retryAfter: 1,
      }),
    );
    expect(performance.now() - begun).toBeLessThan(3000);
    expect((await bench.stored(token)).generation).toBe(0);
  });
});
