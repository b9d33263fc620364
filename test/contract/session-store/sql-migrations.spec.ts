import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, migration, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  DATABASES,
  freshPrefix,
  type OpenDatabase,
  POSTGRES,
  type TestKysely,
} from '../../support/sql/databases.js';
import { TIME_LIMIT_MS } from '../../support/sql/tables.js';

/** A team's own `Migrator`, with all that Kysely has by default but the names of its tables. */
class Team {
  readonly #prefix = freshPrefix();

  constructor(private readonly db: TestKysely) {}

  table(name: string): Migration {
    const table = sql.table(`${this.#prefix}${name}`);
    return {
      up: async (db: Kysely<unknown>) => {
        await sql`create table ${table} (id integer)`.execute(db);
      },
      down: async (db: Kysely<unknown>) => {
        await sql`drop table ${table}`.execute(db);
      },
    };
  }

  /** @returns the names of the migrations that were run */
  async migrates(migrations: Record<string, Migration>): Promise<string[]> {
    const { error, results } =
      await this.#migrator(migrations).migrateToLatest();
    expect(error).toBeUndefined();
    return (results ?? []).map(({ migrationName }) => migrationName);
  }

  /** Goes back through all of them, and removes what Kysely keeps. */
  async undoes(migrations: Record<string, Migration>): Promise<void> {
    const migrator = this.#migrator(migrations);
    while ((await migrator.migrateDown()).results?.length) {
      // One at a time.
    }
    for (const table of ['migrations', 'lock']) {
      await sql`drop table ${sql.table(this.#prefix + table)}`.execute(this.db);
    }
  }

  #migrator(migrations: Record<string, Migration>): Migrator {
    return new Migrator({
      db: this.db,
      provider: { getMigrations: async () => migrations },
      migrationTableName: `${this.#prefix}migrations`,
      migrationLockTableName: `${this.#prefix}lock`,
    });
  }
}

for (const database of DATABASES) {
  const { name, absent, dialect, open } = database;
  describe.skipIf(absent)(`migrations on ${absent ?? name}`, () => {
    let opened: OpenDatabase;
    beforeAll(async () => {
      opened = await open();
    }, TIME_LIMIT_MS);
    afterAll(() => opened.close());

    const options = () => ({ dialect, tablePrefix: freshPrefix() });
    const works = async (
      given: ReturnType<typeof options>,
    ): Promise<boolean> => {
      const store = new SqlSessionStore(opened.clients[0], given);
      return (await new StoreBench(() => store).open()).generation === 0;
    };

    it('may be run by many at once, and again, and keep what is there', async () => {
      const given = options();
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          migrate(opened.clients[index % 2 === 0 ? 0 : 1], given),
        ),
      );
      const store = new SqlSessionStore(opened.clients[0], given);
      const bench = new StoreBench(() => store);
      const token = await bench.open();
      await migrate(opened.clients[1], given);
      expect((await bench.stored(token)).generation).toBe(0);
      await migration(given).down(opened.clients[0]);
    });

    it('run in the Migrator of a team, which adds migrations before and after', async () => {
      const team = new Team(opened.clients[0]);
      const given = options();
      const before = { '2026-01-01-users': team.table('users') };
      const ours = { ...before, '2026-02-01-auth': migration(given) };
      const after = { ...ours, '2026-03-01-orders': team.table('orders') };
      expect(await team.migrates(before)).toEqual(['2026-01-01-users']);
      expect(await team.migrates(ours)).toEqual(['2026-02-01-auth']);
      expect(await works(given)).toBe(true);
      expect(await team.migrates(after)).toEqual(['2026-03-01-orders']);
      expect(await team.migrates(after)).toEqual([]);
      await team.undoes(after);
      const store = new SqlSessionStore(opened.clients[0], given);
      await expect(store.read('id')).rejects.toThrow(/its tables are missing/);
    });

    it.each(['0001-first', 'jwt-auth', 'zebra'])(
      'of migrate() do not stand between those of a team, such as %s',
      async (migrationName) => {
        const team = new Team(opened.clients[0]);
        const given = options();
        const before = { [migrationName]: team.table('before') };
        await team.migrates(before);
        await migrate(opened.clients[0], given);
        const after = { ...before, 'zz-later': team.table('after') };
        expect(await team.migrates(after)).toEqual(['zz-later']);
        expect(await works(given)).toBe(true);
        await team.undoes(after);
        expect(await works(given)).toBe(true);
        await migration(given).down(opened.clients[0]);
      },
    );

    it('refuse tables of another version, and leave them as they are', async () => {
      const [client] = opened.clients;
      const given = options();
      const table = sql.table(`${given.tablePrefix}sessions`);
      await sql`create table ${table} (id integer)`.execute(client);
      await sql`insert into ${table} (id) values (7)`.execute(client);
      await expect(migrate(client, given)).rejects.toMatchObject({
        kind: 'misconfigured',
        message: `SQL store: the table ${given.tablePrefix}sessions was not made by this version of @jwt-auth/nestjs: drop it, which ends what is stored in it, or give another tablePrefix`,
      });
      const { rows } = await sql`select id from ${table}`.execute(client);
      expect(rows).toEqual([{ id: 7 }]);
      await migration(given).down(client);
    });
  });
}

describe.skipIf(POSTGRES.absent)('a schema', () => {
  let opened: OpenDatabase;
  const schema = `${freshPrefix()}schema`;
  beforeAll(async () => {
    opened = await POSTGRES.open();
    await sql`create schema ${sql.ref(schema)}`.execute(opened.clients[0]);
  });
  afterAll(async () => {
    await sql`drop schema ${sql.ref(schema)} cascade`.execute(
      opened.clients[0],
    );
    await opened.close();
  });

  /** Of our tables whose names end so, which are in the schema. */
  async function tablesThere(prefix: string): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = ${schema} and starts_with(table_name, ${prefix})
      order by 1`.execute(opened.clients[0]);
    return rows.map(({ name }) => name.slice(prefix.length));
  }

  const ALL = [
    'keys',
    'owners',
    'revocation_log',
    'revocations',
    'sessions',
    'spent',
  ];

  it('in the prefix is the one that the tables are in', async () => {
    const [client] = opened.clients;
    const tablePrefix = `${schema}.auth_`;
    const options = { dialect: 'postgres', tablePrefix } as const;
    await migrate(client, options);
    await migrate(client, options);
    const store = new SqlSessionStore(client, options);
    const bench = new StoreBench(() => store);
    await bench.next(await bench.open());
    expect(await tablesThere('auth_')).toEqual(ALL);
  });

  it('of withSchema() is the one that the tables are in', async () => {
    const client = opened.clients[0].withSchema(schema);
    const options = { dialect: 'postgres', tablePrefix: 'own_' } as const;
    await migrate(client, options);
    const store = new SqlSessionStore(client, options);
    const bench = new StoreBench(() => store);
    await bench.next(await bench.open());
    expect(await tablesThere('own_')).toEqual(ALL);
    const { session } = await new SqlSessionStore(opened.clients[0], {
      dialect: 'postgres',
      tablePrefix: `${schema}.own_`,
    }).read((await bench.open()).sessionId);
    expect(session?.generation).toBe(0);
    await migration(options).down(client);
    expect(await tablesThere('own_')).toEqual([]);
  });

  it('of withSchema() counts in a Migrator, too', async () => {
    const client = opened.clients[0].withSchema(schema);
    const options = { dialect: 'postgres', tablePrefix: 'third_' } as const;
    const { up } = migration(options);
    await client.transaction().execute((transaction) => up(transaction));
    expect(await tablesThere('third_')).toEqual(ALL);
  });

  it('of the prefix wins over one of withSchema(), as in Kysely', async () => {
    const client = opened.clients[0].withSchema('elsewhere');
    const tablePrefix = `${schema}.fourth_`;
    await migrate(client, { dialect: 'postgres', tablePrefix });
    expect(await tablesThere('fourth_')).toEqual(ALL);
  });
});
