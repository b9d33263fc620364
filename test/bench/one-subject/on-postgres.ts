import { randomBytes } from 'node:crypto';
import { migrate, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { SeededStore } from './seeded-store.js';

const ADDRESS =
  process.env['PG_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
/** Rows of one statement. */
const BATCH = 50_000;

/** In tables of its own, which are dropped in the end. */
export async function onPostgres(): Promise<SeededStore> {
  const pool = new pg.Pool({ connectionString: ADDRESS, max: 4 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const tablePrefix = `bench_${randomBytes(4).toString('hex')}_`;
  const options = { dialect: 'postgres', tablePrefix } as const;
  await migrate(db, options);
  const table = `${tablePrefix}sessions`;
  const others = await otherColumns(pool, table);
  return {
    name: 'PostgreSQL',
    store: new SqlSessionStore(db, { ...options, timeout: '60s' }),
    async seed(id, copies) {
      for (let from = 1; from <= copies; from += BATCH) {
        const to = Math.min(from + BATCH - 1, copies);
        await pool.query(
          `insert into ${table} (id, created_at, used_at, ${others})
           select left(id, 4) || lpad(number::text, 21, '0') || 'A',
             created_at + number * 1e-6, used_at + number * 1e-6, ${others}
           from ${table}, generate_series($2::int, $3::int) as number
           where id = $1`,
          [id, from, to],
        );
      }
      await pool.query(`analyze ${table}`);
    },
    async close() {
      const { rows } = await pool.query<{ name: string }>(
        `select table_name as name from information_schema.tables
         where table_name like $1`,
        [`${tablePrefix.replaceAll('_', '\\_')}%`],
      );
      for (const { name } of rows) {
        await pool.query(`drop table ${name}`);
      }
      await db.destroy();
    },
  };
}

async function otherColumns(pool: pg.Pool, table: string): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_name = $1`,
    [table],
  );
  return rows
    .map(({ name }) => name)
    .filter((name) => !['id', 'created_at', 'used_at'].includes(name))
    .join(', ');
}
