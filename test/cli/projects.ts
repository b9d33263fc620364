import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MODULES = fileURLToPath(
  new URL('../../node_modules', import.meta.url),
);

/** A project in the folder that has these packages installed. */
export function makeProject(
  folder: string,
  packages: readonly string[],
): string {
  const project = join(folder, ['project', ...packages].join('-'));
  if (existsSync(project)) {
    return project;
  }
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  for (const name of packages) {
    symlinkSync(join(NODE_MODULES, name), join(project, 'node_modules', name));
  }
  return project;
}
