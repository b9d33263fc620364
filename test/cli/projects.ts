import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MODULES = fileURLToPath(
  new URL('../../node_modules', import.meta.url),
);

/** Makes a project in the folder that has these packages installed. */
export function makeProject(
  folder: string,
  packages: readonly string[],
): string {
  const project = join(folder, ['project', ...packages].join('-'));
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  for (const name of packages) {
    symlinkSync(join(NODE_MODULES, name), join(project, 'node_modules', name));
  }
  return project;
}
