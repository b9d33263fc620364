import { createHash } from 'node:crypto';
import {
  access,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  symlink,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from './run.js';
import { inTempFolder } from './temp-folder.js';
import { LIBRARY, NODE_MODULES, tool, WORKSPACE } from './workspace.js';

const BUILD_FILES = [
  'package.json',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
];
const CACHE = join(NODE_MODULES, '.cache', 'jwt-auth-package-tests');

let packed: Promise<string> | undefined;

/**
 * The path of the tarball that `npm publish` would send, built from the sources
 * as they are now. Made once for all spec files and kept for later runs, under a
 * name that says what it was built from.
 */
export function tarball(): Promise<string> {
  return (packed ??= inTempFolder(packWorkspace));
}

/** Builds in a copy, so that nobody else who builds the library is disturbed. */
async function packWorkspace(folder: string): Promise<string> {
  await copyWorkspace(folder);
  const kept = join(CACHE, `${await fingerprint(folder)}.tgz`);
  if (!(await exists(kept))) {
    await symlink(NODE_MODULES, join(folder, 'node_modules'));
    const built = await build(folder);
    await mkdir(CACHE, { recursive: true });
    const beside = `${kept}.${process.pid}`;
    await cp(built, beside);
    // Another spec file may have built the same at the same time: either will do.
    await rename(beside, kept);
  }
  return kept;
}

async function copyWorkspace(folder: string): Promise<void> {
  const library = join(folder, LIBRARY);
  await cp(join(WORKSPACE, LIBRARY), library, {
    recursive: true,
    filter: (path) => !['dist', 'node_modules'].includes(basename(path)),
  });
  for (const file of BUILD_FILES) {
    await cp(join(WORKSPACE, file), join(folder, file));
  }
}

async function build(folder: string): Promise<string> {
  const library = join(folder, LIBRARY);
  await run(tool('nest'), ['build', 'jwt-auth'], folder);
  await run('npm', ['run', 'build:cjs'], library);
  const { stdout } = await run('npm', ['pack', '--silent'], library);
  return join(library, stdout.trim());
}

async function fingerprint(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const file of files.sort()) {
    hash.update(file.slice(folder.length)).update('\0');
    hash.update(await readFile(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
