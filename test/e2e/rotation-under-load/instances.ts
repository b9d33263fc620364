import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import type { Order } from './settings.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const SOURCES = join(ROOT, 'libs/jwt-auth/src');
/** Inside of the workspace, so that its packages are found. */
const FOLDER = join(ROOT, `node_modules/.rotation-under-load-${process.pid}`);
const PROGRAM = join(FOLDER, 'instance.mjs');

/** Makes the program that the instances run. */
export async function buildInstance(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: {
      alias: {
        '@jwt-auth/nestjs/redis': join(SOURCES, 'redis/index.ts'),
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
export class Instance {
  #child: ChildProcess | undefined;
  port = 0;
  /** Whether requests should be sent to it, as a load balancer would know. */
  isUp = false;

  constructor(
    readonly name: string,
    private readonly order: Omit<Order, 'port'>,
  ) {}

  async start(): Promise<void> {
    const child = fork(PROGRAM, { execArgv: [] });
    this.#child = child;
    const order: Order = { ...this.order, port: this.port };
    child.send(order);
    const failed = once(child, 'exit').then(() => {
      throw new Error(`Instance ${this.name} did not start`);
    });
    const [ready] = (await Promise.race([once(child, 'message'), failed])) as [
      { port: number },
    ];
    failed.catch(() => undefined);
    this.port = ready.port;
    this.isUp = true;
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    this.isUp = false;
    const child = this.#child;
    if (child !== undefined && child.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
  }
}
