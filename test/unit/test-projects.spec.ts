import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSource, reachable } from '../support/source-graph.js';

const ROOT = resolve(import.meta.dirname, '../..');
/** Clients of servers, which a fast test must not need. */
const CLIENTS = ['ioredis', 'redis', 'pg', 'mysql2'];

interface Listed {
  readonly file: string;
  readonly projectName: string;
}

/** The files that Vitest finds, as it says itself. */
const listed = JSON.parse(
  execFileSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'list',
      '--filesOnly',
      '--json',
    ],
    { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  ),
) as readonly Listed[];

/** All TypeScript below a folder of the repository, by its path in the repository. */
function scripts(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/node_modules|dist/.test(path))
    .map((path) => join(folder, path));
}

const edges = new Map(
  scripts('test')
    .map((path) => parseSource(path, readFileSync(join(ROOT, path), 'utf8')))
    .map(({ path, internal, external }) => [path, [...internal, ...external]]),
);

describe('the projects of the tests', () => {
  it('have each file that looks like a test exactly once', () => {
    const specs = ['apps', 'libs', 'test']
      .flatMap(scripts)
      .filter((path) => /\.(?:spec|test|test-d)\.ts$/.test(path));
    expect(specs.length).toBeGreaterThan(370);
    expect(listed.map(({ file }) => relative(ROOT, file)).toSorted()).toEqual(
      specs.toSorted(),
    );
  });

  it('are fast, stores and slow, none of them empty', () => {
    expect(
      [...new Set(listed.map(({ projectName }) => projectName))].toSorted(),
    ).toEqual(['fast', 'slow', 'stores']);
  });

  it('need no server in the fast one', () => {
    const found = listed
      .filter(({ projectName }) => projectName === 'fast')
      .map(({ file }) => relative(ROOT, file))
      .flatMap((file) =>
        [...reachable(edges, file)]
          .filter((module) => CLIENTS.includes(module))
          .map((client) => `${file} reaches ${client}`),
      );
    expect(found).toEqual([]);
  });
});
