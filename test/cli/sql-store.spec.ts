import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, migration, type SqlDialectName } from '@jwt-auth/nestjs/sql';
import {
  freshPrefix,
  MARIADB,
  MARIADB_URL,
  mariadbDialect,
  PG_URL,
  POSTGRES,
  postgresDialect,
  sqliteDialect,
} from '../support/sql/databases.js';
import { useCli } from './cli-process.js';
import { listed } from './ring.js';

const file = join(mkdtempSync(join(tmpdir(), 'jwt-auth-cli-')), 'keys.db');
afterAll(() => rmSync(join(file, '..'), { recursive: true }));

const STORES: readonly {
  name: string;
  dialect: SqlDialectName;
  absent: string | undefined;
  store: string;
  connect: () => Kysely<unknown>;
}[] = [
  {
    name: 'PostgreSQL',
    dialect: 'postgres',
    absent: POSTGRES.absent,
    store: PG_URL,
    connect: () => new Kysely({ dialect: postgresDialect(1) }),
  },
  {
    name: 'MariaDB',
    dialect: 'mariadb',
    absent: MARIADB.absent,
    store: MARIADB_URL,
    connect: () => new Kysely({ dialect: mariadbDialect() }),
  },
  {
    name: 'SQLite',
    dialect: 'sqlite',
    absent: undefined,
    store: `sqlite:${file}`,
    connect: () => new Kysely({ dialect: sqliteDialect(file) }),
  },
];

describe.each(STORES)(
  'a ring in $name',
  ({ dialect, absent, store, connect }) => {
    const tablePrefix = freshPrefix();
    const { onRing } = useCli(tablePrefix);
    const env = { JWT_AUTH_STORE: store };
    let db: Kysely<unknown>;
    beforeAll(async () => {
      if (!absent) {
        db = connect();
        await migrate(db, { dialect, tablePrefix });
      }
    });
    afterAll(async () => {
      if (!absent) {
        await migration({ dialect, tablePrefix }).down(db);
        await db.destroy();
      }
    });

    it.skipIf(absent)('is begun, shown, rotated and revoked', async () => {
      const run: typeof onRing = (args) => onRing(args, { env });
      expect(await run(['generate', '--store'])).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('was made') as string,
      });
      const keys = await listed(run);
      expect(keys.map(({ state }) => state)).toEqual(['signing', 'standby']);
      expect(await run(['rotate'])).toMatchObject({ exitCode: 0 });
      const kid = keys[1]!.kid;
      expect(await run(['revoke', '--yes', kid])).toMatchObject({
        exitCode: 0,
      });
      const jwks = JSON.parse((await run(['jwks'])).stdout) as {
        keys: { kid: string }[];
      };
      expect(jwks.keys.map((key) => key.kid)).not.toContain(kid);
      expect(jwks.keys.map((key) => key.kid)).toContain(keys[0]!.kid);
    });

    it.skipIf(absent)('whose tables are missing says so', async () => {
      const prefix = freshPrefix();
      const args = ['list', '--store', store, '--prefix', prefix];
      expect(await onRing(args)).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: expect.stringMatching(
          /^error: The database failed \(\w+\): its tables are missing: run migrate\(\), with the tablePrefix and the schema of the store\n$/,
        ) as string,
      });
    });
  },
);

describe('a SQL store', () => {
  const { onRing } = useCli(freshPrefix());

  it.each([
    ['postgres://ann:hunter2@127.0.0.1:1/db', 'postgres'],
    ['mariadb://ann:hunter2@127.0.0.1:1/db', 'mariadb'],
  ])('out of reach is told in one line: %s', async (store, scheme) => {
    expect(await onRing(['list', '--store', store])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `error: The store at ${scheme}://127.0.0.1:1 failed (ECONNREFUSED)\n`,
    });
  });

  it('is not made where there is no file', async () => {
    const store = `sqlite:${join(file, '..', 'missing.db')}`;
    expect(await onRing(['list', '--store', store])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error: there is no file of SQLite at the path of --store\n',
    });
  });
});
