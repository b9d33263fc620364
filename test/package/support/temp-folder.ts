import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { TIMEOUT_MS } from './run.js';

/** Gives the suite that calls it a folder, made before its tests and removed after them. */
export function useTempFolder(): () => string {
  let folder = '';
  beforeAll(async () => {
    folder = await makeTempFolder();
  });
  // Whole apps with all that they install are in some of them.
  afterAll(() => removeFolder(folder), TIMEOUT_MS);
  return () => folder;
}

/** Runs `work` in a folder that is gone afterwards. */
export async function inTempFolder<T>(
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await makeTempFolder();
  try {
    return await work(folder);
  } finally {
    await removeFolder(folder);
  }
}

/** The real path: tools compare paths of files with those of folders. */
async function makeTempFolder(): Promise<string> {
  return mkdtemp(join(await realpath(tmpdir()), 'jwt-auth-test-'));
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
