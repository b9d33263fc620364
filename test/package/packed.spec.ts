import { beforeAll, describe, expect, it } from 'vitest';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { tarball } from './support/pack.js';
import { run, runToEnd, TIMEOUT_MS } from './support/run.js';
import { useTempFolder } from './support/temp-folder.js';
import {
  ENTRY_POINTS,
  MANIFEST,
  NODE_MODULES,
  tool,
} from './support/workspace.js';

describe('the packed package', { timeout: TIMEOUT_MS }, () => {
  const folder = useTempFolder();
  const consumer = () => join(folder(), 'consumer');
  const unpacked = () => join(consumer(), 'node_modules', MANIFEST.name);
  let files: string[];

  // Peers come from the workspace, one level up: nothing needs to be installed.
  beforeAll(async () => {
    await mkdir(unpacked(), { recursive: true });
    await symlink(NODE_MODULES, join(folder(), 'node_modules'));
    const strip = ['--strip-components=1', '-C', unpacked()];
    await run('tar', ['-xzf', await tarball(), ...strip], folder());
    files = await filesIn(unpacked());
  }, TIMEOUT_MS);

  describe('contents', () => {
    it('are two builds and the papers', () => {
      const papers = files.filter((file) => !file.startsWith('dist/'));
      expect(papers.sort()).toEqual([
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'package.json',
      ]);
    });

    it('are code and types only, the same in both builds but for the program', () => {
      const [esm, cjs] = ['dist/esm/', 'dist/cjs/'].map((build) =>
        files
          .filter((file) => file.startsWith(build))
          .map((file) => file.slice(build.length)),
      ) as [string[], string[]];

      const scripts = esm.filter((file) => file.endsWith('.js'));
      const types = scripts.map((file) => file.replace(/\.js$/, '.d.ts'));
      expect(esm.sort()).toEqual([...scripts, ...types].sort());
      const library = esm.filter((file) => !file.startsWith('cli/'));
      expect(library.length).toBeLessThan(esm.length);
      expect(cjs.sort()).toEqual([...library, 'package.json'].sort());
    });

    it('say that the CommonJS build is CommonJS', async () => {
      const marker = await readFile(join(unpacked(), 'dist/cjs/package.json'));
      expect(JSON.parse(marker.toString())).toEqual({ type: 'commonjs' });
    });
  });

  it('asks for Passport in its own entry point only', async () => {
    const others = files.filter((file) => !/^dist\/\w+\/passport\//.test(file));
    const texts = await Promise.all(
      others.map((file) => readFile(join(unpacked(), file), 'utf8')),
    );
    const asking = others.filter((_, index) =>
      /(from |require\(|import\(|import )['"](@nestjs\/)?passport/.test(
        texts[index]!,
      ),
    );
    expect(asking).toEqual([]);
  });

  it('has nothing that publint --strict would mention', async () => {
    const { messages } = await publint({
      pkgDir: unpacked(),
      pack: false,
      strict: true,
    });
    expect(messages).toEqual([]);
  });

  it('has types that are not wrong for any entry point', async () => {
    const args = [await tarball(), '--format', 'json'];
    const { stdout } = await runToEnd(tool('attw'), args, folder());
    const { analysis, problems } = JSON.parse(stdout) as AttwReport;
    expect(problems ?? {}).toEqual({});
    expect(Object.values(analysis.problems)).toEqual([]);
    expect(entryPointsOf(analysis)).toEqual(ENTRY_POINTS);
  });

  it.each(ENTRY_POINTS)('loads %s once, however it is asked', async (name) => {
    const script = `
      import { createRequire } from 'node:module';
      import * as imported from '${name}';
      const required = createRequire(import.meta.url)('${name}');
      const names = Object.keys(imported);
      console.log(JSON.stringify({
        exports: names.length,
        twice: names.filter((name) => imported[name] !== required[name]),
      }));
    `;
    const args = ['--input-type=module', '--eval', script];
    const { stdout } = await run(process.execPath, args, consumer());
    const found = JSON.parse(stdout) as { exports: number };
    expect(found).toEqual({ exports: expect.any(Number) as number, twice: [] });
    expect(found.exports).toBeGreaterThan(0);
  });
});

interface AttwReport {
  readonly analysis: {
    readonly entrypoints: Record<string, unknown>;
    readonly problems: readonly unknown[];
  };
  readonly problems?: Record<string, unknown>;
}

function entryPointsOf({ entrypoints }: AttwReport['analysis']): string[] {
  return Object.keys(entrypoints)
    .filter((subpath) => subpath !== './package.json')
    .map((subpath) => subpath.replace('.', MANIFEST.name));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name).slice(folder.length + 1),
    );
}
