import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Order } from './racer-process.js';

/** One process that refreshes and signs out; it does one thing at a time. */
class Racer {
  constructor(private readonly child: ChildProcess) {}

  async tell<T>(order: Order): Promise<T> {
    const answered = once(this.child, 'message');
    this.child.send(order);
    const [message] = (await answered) as [{ answer: T; error?: string }];
    if (message.error !== undefined) {
      throw new Error(message.error);
    }
    return message.answer;
  }
}

/** Two processes, each with a connection of its own. */
export class Racers {
  private constructor(
    private readonly folder: string,
    private readonly children: readonly ChildProcess[],
    readonly both: readonly [Racer, Racer],
  ) {}

  static async started(url: string, prefix: string): Promise<Racers> {
    const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-'));
    await build({
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: {
        ssr: fileURLToPath(new URL('racer-process.ts', import.meta.url)),
        outDir: folder,
        emptyOutDir: true,
        rolldownOptions: { output: { entryFileNames: 'racer.mjs' } },
      },
    });
    const children = [0, 1].map(() =>
      fork(join(folder, 'racer.mjs'), { execArgv: [] }),
    );
    await Promise.all(children.map((child) => once(child, 'message')));
    const both = [new Racer(children[0]!), new Racer(children[1]!)] as const;
    const racers = new Racers(folder, children, both);
    await racers.all(() => ({ type: 'open', url, prefix }));
    return racers;
  }

  /** Tells both at once, and waits for both. */
  all<T>(order: (index: number) => Order): Promise<T[]> {
    return Promise.all(
      this.both.map((racer, index) => racer.tell<T>(order(index))),
    );
  }

  close(): void {
    this.children.forEach((child) => child.kill('SIGKILL'));
    rmSync(this.folder, { recursive: true });
  }
}
