import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { ApplicationOptions } from './application.js';
import type { Order } from './worker-process.js';

const NODE_MODULES = fileURLToPath(
  new URL('../../../node_modules', import.meta.url),
);

/** An instance of an application in a process of its own; it does one thing at a time. */
export class Worker {
  constructor(private readonly child: ChildProcess) {}

  /** @param whenNow is called when the worker says that it is in the midst of it */
  tell<T>(order: Order, whenNow?: () => void): Promise<T> {
    const answered = new Promise<T>((resolve, reject) => {
      const gone = (): void => reject(new Error('The worker is gone'));
      const hear = (message: 'now' | { answer: T; error?: string }): void => {
        if (message === 'now') {
          whenNow?.();
          return;
        }
        this.child.off('message', hear).off('exit', gone);
        if (message.error === undefined) {
          resolve(message.answer);
        } else {
          reject(new Error(message.error));
        }
      };
      this.child.on('message', hear).on('exit', gone);
    });
    this.child.send(order);
    return answered;
  }
}

/** Processes with connections of their own. */
export class Workers {
  private constructor(
    private readonly folder: string,
    private readonly children: readonly ChildProcess[],
    readonly all: readonly Worker[],
  ) {}

  static async started(
    count: number,
    url: string,
    ...options: readonly ApplicationOptions[]
  ): Promise<Workers> {
    // Where the program finds the drivers, which are not built into it.
    const folder = mkdtempSync(join(NODE_MODULES, '.session-workers-'));
    await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        ssr: fileURLToPath(new URL('worker-process.ts', import.meta.url)),
        outDir: folder,
        emptyOutDir: true,
        rolldownOptions: { output: { entryFileNames: 'worker.mjs' } },
      },
    });
    const children = Array.from({ length: count }, () =>
      fork(join(folder, 'worker.mjs'), { execArgv: [] }),
    );
    await Promise.all(children.map((child) => once(child, 'message')));
    const all = children.map((child) => new Worker(child));
    for (const worker of all) {
      await worker.tell({ type: 'open', url, options });
    }
    return new Workers(folder, children, all);
  }

  close(): void {
    this.children.forEach((child) => child.kill('SIGKILL'));
    rmSync(this.folder, { recursive: true });
  }
}
