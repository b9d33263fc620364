import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { lockFolder } from './folder-lock.js';
import type { OpenedStore } from './opened-store.js';
import { pglitePool } from './pglite-pool.js';
import { openKysely } from './sql-tables.js';

/** Beside the sample, from wherever it is started. */
export const DEFAULT_FOLDER = fileURLToPath(
  new URL('../../.data/sessions', import.meta.url),
);

/** Sessions in a folder, in a PostgreSQL that runs inside of this process. */
export async function openPgliteStore(folder: string): Promise<OpenedStore> {
  if (folder === '') {
    throw new Error('SESSION_STORE=pglite:<folder> lacks the name of a folder');
  }
  const path = resolve(folder);
  const unlock = await lockFolder(path);
  try {
    const pool = pglitePool(await openPglite(join(path, 'postgres')));
    const kysely = await openKysely(pool);
    return {
      store: new SqlSessionStore(kysely, { dialect: 'postgres' }),
      place: `the folder ${path}`,
      close: async () => {
        await kysely.destroy();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** A database appears whole or not at all, so that a first start that is cut short does no harm to the next. */
async function openPglite(folder: string): Promise<PGlite> {
  if (!existsSync(folder)) {
    const unfinished = `${folder}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await (await PGlite.create(unfinished)).close();
    await rename(unfinished, folder);
  }
  return PGlite.create(folder);
}
