import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

const CACHE = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A folder for `SESSION_STORE=pglite:<folder>`, gone after use. */
export interface SampleFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * With a database without tables in it: to make one takes seconds, and much longer on
 * a machine that is busy, so it is made once and copied.
 */
export async function sampleFolder(): Promise<SampleFolder> {
  const path = await mkdtemp(join(tmpdir(), 'jwt-auth-sample-'));
  await cp(await template(), join(path, 'postgres'), { recursive: true });
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}

async function template(): Promise<string> {
  const folder = join(CACHE, `.pglite-${versionOfPglite()}`);
  if (!existsSync(folder)) {
    const made = await mkdtemp(`${folder}-`);
    await (await PGlite.create(made)).close();
    // Another test file may have been faster; then its is taken.
    await rename(made, folder).catch(() => rm(made, { recursive: true }));
  }
  return folder;
}

function versionOfPglite(): string {
  const require = createRequire(import.meta.url);
  const main = require.resolve('@electric-sql/pglite');
  const { version } = require(join(main, '../../package.json')) as {
    version: string;
  };
  return version;
}
