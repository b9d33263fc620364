import type { PGlite } from '@electric-sql/pglite';
import type { PostgresPool } from 'kysely';

type Client = Awaited<ReturnType<PostgresPool['connect']>>;

/** PGlite as Kysely's dialect of PostgreSQL expects a pool: one connection, lent to one after the other. */
export function pglitePool(pglite: PGlite): PostgresPool {
  let last: Promise<void> = Promise.resolve();
  return {
    connect: async () => {
      const before = last;
      let release!: () => void;
      last = new Promise((resolve) => (release = resolve));
      await before;
      return { query: query(pglite), release } as unknown as Client;
    },
    end: () => pglite.close(),
  };
}

function query(pglite: PGlite) {
  return async (text: string, parameters: readonly unknown[]) => {
    const result = await pglite.query(text, [...parameters]);
    return {
      command: 'UPDATE',
      rowCount: result.affectedRows ?? 0,
      rows: result.rows,
    };
  };
}
