import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import type { Order } from './settings.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const SOURCES = join(ROOT, 'libs/jwt-auth/src');
/** Inside of the workspace, so that its packages are found. */
const FOLDER = join(ROOT, `node_modules/.redis-faults-${process.pid}`);
const PROGRAM = join(FOLDER, 'instance.mjs');

/** Makes the program that the instances run. */
export async function buildInstance(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: {
      alias: {
        '@jwt-auth/nestjs/redis': join(SOURCES, 'redis/index.ts'),
        '@jwt-auth/nestjs/sql': join(SOURCES, 'sql/index.ts'),
        '@jwt-auth/nestjs': join(SOURCES, 'index.ts'),
      },
    },
    build: {
      ssr: join(import.meta.dirname, 'instance-process.ts'),
      outDir: FOLDER,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'instance.mjs' } },
    },
  });
}

export function removeBuild(): Promise<void> {
  return rm(FOLDER, { recursive: true, force: true });
}

/** One instance of the application, a process with a port. */
export class Instance implements AsyncDisposable {
  /** What it logged: warnings and errors. */
  said = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async started(order: Order): Promise<Instance> {
    const child = fork(PROGRAM, { execArgv: [], silent: true });
    let said = '';
    const note = (chunk: unknown): void => {
      said += String(chunk);
    };
    child.stdout?.on('data', note);
    child.stderr?.on('data', note);
    child.send(order);
    const failed = once(child, 'exit').then(() => {
      throw new Error(`The instance did not start: ${said}`);
    });
    const [ready] = (await Promise.race([once(child, 'message'), failed])) as [
      { port: number },
    ];
    failed.catch(() => undefined);
    const instance = new Instance(child, ready.port);
    const add = (chunk: unknown): void => {
      instance.said += String(chunk);
    };
    child.stdout?.on('data', add);
    child.stderr?.on('data', add);
    return instance;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await exited;
    }
  }
}
