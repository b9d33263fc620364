import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { useCli } from './cli-process.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The program by its bare name, which on the registry is the package of a stranger: after
 * what runs programs, or before a command or an option of it.
 */
const BARE =
  /\b(?:npx|npm exec|pnpx|bunx|dlx)(?: +-[-\w]+)* +jwt-auth(?![\w/-])|(?<![\w@/.'-])jwt-auth +(?:keys|help|-)/;

function filesIn(folder: string, ext: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ext) && !/node_modules|dist\//.test(name))
    .map((name) => join(folder, name));
}

describe('the bare name of the program', () => {
  const { run } = useCli('unused');

  it.each([
    ['npx jwt-auth keys list', true],
    ['npx --yes jwt-auth', true],
    ['run `npx jwt-auth`', true],
    ['with "jwt-auth keys generate --store"', true],
    ['jwt-auth --help', true],
    ['npx @jwt-auth/nestjs keys list', false],
    ["prefix of RedisKeyStore (default: 'jwt-auth:keys:')", false],
    ['libs/jwt-auth', false],
  ])('is found in %s: %s', (text, isFound) => {
    expect(BARE.test(text)).toBe(isFound);
  });

  it('stands in no document and no source', () => {
    const files = [
      'README.md',
      ...filesIn('docs', '.md'),
      ...filesIn('libs/jwt-auth', '.md'),
      ...filesIn('libs/jwt-auth/src', '.ts'),
      ...filesIn('apps', '.md'),
      ...filesIn('apps', '.ts'),
    ];
    expect(files.length).toBeGreaterThan(300);
    expect(
      files.filter((file) => BARE.test(readFileSync(join(ROOT, file), 'utf8'))),
    ).toEqual([]);
  });

  it.each(['', 'generate', 'list', 'rotate', 'revoke', 'jwks'])(
    'stands in no help: keys %s',
    async (command) => {
      const args = ['keys', command, '--help'].filter((arg) => arg !== '');
      const { exitCode, stdout } = await run(args);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`Usage: npx @jwt-auth/nestjs keys`);
      expect(stdout).not.toMatch(BARE);
    },
  );
});
