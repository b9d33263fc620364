import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const WORKSPACE: string = fileURLToPath(
  new URL('../../..', import.meta.url),
);
export const LIBRARY = 'libs/jwt-auth';
export const NODE_MODULES: string = join(WORKSPACE, 'node_modules');

interface Manifest {
  readonly name: string;
  readonly exports: Record<string, unknown>;
}

export const MANIFEST = JSON.parse(
  readFileSync(join(WORKSPACE, LIBRARY, 'package.json'), 'utf8'),
) as Manifest;

/** Every entry point of the package by the name that users import it by. */
export const ENTRY_POINTS: readonly string[] = Object.keys(MANIFEST.exports)
  .filter((subpath) => subpath !== './package.json')
  .map((subpath) => subpath.replace('.', MANIFEST.name));

export function fixture(path: string): string {
  return fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
}

/** A program of the workspace's own tools. */
export function tool(name: string): string {
  return join(NODE_MODULES, '.bin', name);
}
