import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { install } from './npm.js';
import { tarball } from './pack.js';
import { run } from './run.js';
import { fixture } from './workspace.js';

export interface FreshAppKind {
  /** Major of the Nest CLI that makes the app, and of the Nest in it. */
  readonly nest: '11' | '12';
  readonly modules: 'commonjs' | 'esm';
}

/** An app as `nest new` makes it, with the package installed and put to use. */
export async function makeFreshApp(
  kind: FreshAppKind,
  folder: string,
): Promise<string> {
  const cli = `@nestjs/cli@${kind.nest}`;
  const flags = ['--skip-git', '--skip-install', '-p', 'npm'];
  await run('npx', ['--yes', cli, 'new', 'app', ...flags], folder);
  const app = join(folder, 'app');
  await Promise.all([
    addAuthentication(app, kind),
    install(app, [
      await tarball(),
      'class-validator',
      'class-transformer',
      // By its major: the newest is ESM only, which Jest in a Nest 11 app cannot load.
      `@nestjs/passport@${kind.nest}`,
      'passport',
    ]),
  ]);
  return app;
}

async function addAuthentication(
  app: string,
  { modules }: FreshAppKind,
): Promise<void> {
  const files = await readdir(fixture('fresh-app'));
  for (const file of files.filter((name) => !name.endsWith('.d.ts'))) {
    const source = await readFile(fixture(`fresh-app/${file}`), 'utf8');
    const target = join(app, 'src', file.replace('.app-spec.', '.spec.'));
    const written = modules === 'esm' ? source : inCommonJsDialect(source);
    await writeFile(target, written);
  }
}

/** As sources in a Nest 11 app look: imports without extensions, and the globals of Jest. */
function inCommonJsDialect(source: string): string {
  return source
    .replace(/^import .* from 'vitest';\n/m, '')
    .replaceAll(/(from '\.\/[^']+)\.js'/g, "$1'");
}
