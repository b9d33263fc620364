import type { PGlite } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

/** PGlite as Kysely's dialect of PostgreSQL expects a pool: one connection, lent to one after the other. */
export function pglitePool(pglite: PGlite): PostgresPool {
  let last = Promise.resolve();
  return {
    connect: async () => {
      const before = last;
      let release!: () => void;
      last = new Promise((resolve) => (release = resolve));
      await before;
      const client = { query: queryOf(pglite), release };
      return client as unknown as PostgresPoolClient;
    },
    end: () => pglite.close(),
  };
}

function queryOf(pglite: PGlite) {
  return async (text: string, parameters: readonly unknown[]) => {
    const result = await pglite.query(text, [...parameters]);
    return {
      // Kysely looks at the count only where the command changes rows.
      command: 'UPDATE',
      rowCount: result.affectedRows ?? 0,
      rows: result.rows,
    };
  };
}
