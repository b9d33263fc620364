import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.js';

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Installs packages, by name and range or by path of a tarball, beside those that
 * the folder asks for already. Ranges are met by what npm knows already, where
 * that will do.
 */
export async function install(
  folder: string,
  packages: readonly string[],
): Promise<void> {
  await installNewest(folder, ['--prefer-offline', ...packages]);
}

/** As `install()`, with the newest versions that are out there. */
export async function installNewest(
  folder: string,
  packages: readonly string[],
): Promise<void> {
  await run('npm', ['install', ...QUIET, ...packages], folder);
}

/** Makes an empty package of the folder. */
export async function initPackage(
  folder: string,
  type: 'commonjs' | 'module',
): Promise<void> {
  const manifest = { name: 'consumer', private: true, type };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
}
