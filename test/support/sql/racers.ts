import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Heat, HeatResult } from './racer-process.js';

const NODE_MODULES = fileURLToPath(
  new URL('../../../node_modules', import.meta.url),
);

/** Two processes with a store each, on the same tables of PostgreSQL. */
export class Racers {
  private constructor(
    private readonly folder: string,
    private readonly children: readonly ChildProcess[],
  ) {}

  static async start(tablePrefix: string): Promise<Racers> {
    // Where the program finds the drivers, which are not built into it.
    const folder = mkdtempSync(join(NODE_MODULES, '.sql-racers-'));
    await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        ssr: fileURLToPath(new URL('racer-process.ts', import.meta.url)),
        outDir: folder,
        emptyOutDir: true,
        rolldownOptions: { output: { entryFileNames: 'racer.mjs' } },
      },
    });
    const children = Array.from({ length: 2 }, () =>
      fork(join(folder, 'racer.mjs'), [tablePrefix], { execArgv: [] }),
    );
    await Promise.all(children.map((child) => once(child, 'message')));
    return new Racers(folder, children);
  }

  /** A heat for each process, begun at the same time. */
  async run(heats: readonly Heat[]): Promise<HeatResult[]> {
    return Promise.all(
      this.children.map(async (child, index) => {
        const answer = once(child, 'message') as Promise<[HeatResult]>;
        child.send(heats[index] as Heat);
        const [result] = await answer;
        if ('error' in result) {
          throw new Error(String(result.error));
        }
        return result;
      }),
    );
  }

  close(): void {
    this.children.forEach((child) => child.kill('SIGKILL'));
    rmSync(this.folder, { recursive: true });
  }
}
