import { inspect } from 'node:util';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import {
  migrate,
  migration,
  SqlKeyStore,
  SqlRevocationLog,
  SqlSessionStore,
} from '@jwt-auth/nestjs/sql';
import { sqliteDialect } from '../../support/sql/databases.js';

const options = { dialect: 'sqlite' } as const;
const there = { dialect: 'postgres' } as const;
const db = new Kysely<unknown>({ dialect: sqliteDialect(':memory:') });
afterAll(() => db.destroy());

describe('SQL stores', () => {
  it.each([
    ['database', undefined, options, /db must be a Kysely/],
    ['database', { query: () => 1 }, options, /db must be a Kysely/],
    ['dialect', db, { dialect: 'mssql' }, /dialect must be one of postgres/],
    ['dialect', db, { dialect: 'toString' }, /dialect must be one of/],
    ['dialect', db, {}, /dialect must be one of/],
    ['prefix', db, { ...options, tablePrefix: 'a"b' }, /tablePrefix must be/],
    ['prefix', db, { ...options, tablePrefix: 'a.b.c' }, /tablePrefix must be/],
    ['prefix', db, { ...options, tablePrefix: 5 }, /tablePrefix must be/],
    ['schema', db.withSchema('auth'), options, /SQLite has no schemas/],
    ['schema', db, { ...options, tablePrefix: 'a.b_' }, /SQLite has no sch/],
    ['schema', db.withSchema('a"b'), there, /the schema of db must be of/],
    ['time-out', db, { ...options, timeout: 0 }, /timeout must be a duration/],
    ['time-out', db, { ...options, timeout: '2 s' }, /timeout must be/],
    [
      'name',
      db,
      { ...options, tablePrefx: 'a' },
      /: tablePrefx is no option here; did you mean tablePrefix\?/,
    ],
    [
      'name',
      db,
      { ...options, prefix: 'a' },
      /: prefix is no option here: write tablePrefix$/,
    ],
    [
      'name',
      db,
      { ...options, schema: 'a' },
      /: schema is no option here: write tablePrefix: /,
    ],
    ['group', db, undefined, /its options must be an object of dialect, /],
    ['group', db, null, /its options must be an object of dialect, /],
  ])('are refused a wrong %s', async (_, given, wrong, message) => {
    const refusal = expect.objectContaining({
      kind: 'misconfigured',
      message: expect.stringMatching(message) as string,
    }) as Error;
    const client = given as typeof db;
    const all = wrong as typeof options;
    expect(() => new SqlSessionStore(client, all)).toThrow(refusal);
    expect(() => new SqlKeyStore(client, all)).toThrow(refusal);
    expect(() => new SqlRevocationLog(client, all)).toThrow(refusal);
  });

  it.each([
    ['tablePrefx', { ...options, tablePrefx: 'a' }],
    ['options that are not there', undefined],
  ])('have no tables made for %s', async (_, wrong) => {
    const refusal = { kind: 'misconfigured', code: 'options_invalid' };
    expect(() => migration(wrong as never)).toThrow(
      expect.objectContaining(refusal) as Error,
    );
    await expect(migrate(db, wrong as never)).rejects.toMatchObject(refusal);
  });

  it('take one object of options for all that have the same tables', async () => {
    const shared = {
      ...options,
      timeout: '2s',
      tablePrefix: 'shared_',
    } as const;
    await migrate(db, shared);
    expect(() => migration(shared)).not.toThrow();
    expect(() => new SqlSessionStore(db, shared)).not.toThrow();
    expect(() => new SqlKeyStore(db, shared)).not.toThrow();
  });

  it('are refused a clock that does not go, and migrations a wrong database', async () => {
    const clockOffset = 5 as never;
    expect(() => new SqlSessionStore(db, { ...options, clockOffset })).toThrow(
      /clockOffset must be a function/,
    );
    await expect(migrate(undefined as never, options)).rejects.toThrow(
      /db must be a Kysely/,
    );
  });

  it('are refused a transaction, which could be undone after they answered', async () => {
    await db.transaction().execute(async (transaction) => {
      for (const Store of [SqlSessionStore, SqlKeyStore]) {
        expect(() => new Store(transaction, options)).toThrow(
          /db must not be a transaction/,
        );
      }
    });
  });
});

describe('a database that is not there', () => {
  const away = new Kysely<unknown>({
    dialect: new PostgresDialect({
      pool: new pg.Pool({
        connectionString: 'postgres://admin:hunter2@127.0.0.1:1/secret_name',
      }),
    }),
  });
  afterAll(() => away.destroy());

  it('is told of by its code, without who connects to what', async () => {
    for (const call of [
      () => new SqlSessionStore(away, there).now(),
      () => new SqlSessionStore(away, there).list('somebody', { limit: 1 }),
      () => new SqlSessionStore(away, there).raiseVersion('somebody'),
      () => new SqlKeyStore(away, there).list('ring'),
    ]) {
      const failure: unknown = await call().catch((error: unknown) => error);
      expect(failure).toMatchObject({
        kind: 'unavailable',
        message: 'The database failed (ECONNREFUSED)',
        retryAfter: 1,
      });
      expect(inspect(failure)).not.toMatch(/hunter2|admin|secret_name/);
    }
  });

  it('is not shown by its store', () => {
    const store = new SqlSessionStore(away, there);
    const shown = inspect(store, { showHidden: true, depth: 20 });
    expect(shown).not.toMatch(/hunter2|secret_name/);
    expect(JSON.stringify(store)).toBe('{}');
  });
});
