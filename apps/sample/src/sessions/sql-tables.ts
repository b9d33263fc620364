import { migrate } from '@jwt-auth/nestjs/sql';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';

/** A client of the database, whose tables are made where they are not there yet. */
export async function openKysely(pool: PostgresPool): Promise<Kysely<unknown>> {
  const kysely = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool }),
  });
  await migrate(kysely, { dialect: 'postgres' });
  return kysely;
}
