import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { run } from './run.js';
import { fixture } from './workspace.js';

export type ModuleSystem = 'commonjs' | 'module';

/** Turns the scenarios into programs, without a look at their types. */
export async function writeScenarios(
  folder: string,
  modules: ModuleSystem,
): Promise<void> {
  const programs = join(folder, 'scenarios');
  await mkdir(programs);
  for (const file of await readdir(fixture('scenarios'))) {
    const source = await readFile(fixture(`scenarios/${file}`), 'utf8');
    const target = join(programs, file.replace(/\.ts$/, '.js'));
    await writeFile(target, transpile(source, modules));
  }
}

/** Plays a scenario in a process of its own and returns what it found. */
export async function play(
  scenario: string,
  folder: string,
  nodeFlags: readonly string[] = [],
): Promise<unknown> {
  const program = join('scenarios', 'main.js');
  const args = [...nodeFlags, program, scenario];
  const { stdout } = await run(process.execPath, args, folder);
  return JSON.parse(stdout);
}

function transpile(source: string, modules: ModuleSystem): string {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module:
        modules === 'module' ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  });
  return outputText;
}
