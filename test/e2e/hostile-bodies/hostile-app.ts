import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import type { Platform } from '../../support/platform.js';
import type { HostileBody } from './bodies.js';
import type { Lag, Mark, Order, Ready } from './hostile-process.js';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Inside of the workspace, so that its packages are found. */
const FOLDER = join(ROOT, `node_modules/.hostile-bodies-${process.pid}`);

/** Makes the program with the application. */
export async function buildProgram(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: {
      alias: { '@jwt-auth/nestjs': join(ROOT, 'libs/jwt-auth/src/index.ts') },
    },
    build: {
      ssr: join(import.meta.dirname, 'hostile-process.ts'),
      outDir: FOLDER,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
}

export function removeProgram(): Promise<void> {
  return rm(FOLDER, { recursive: true, force: true });
}

export interface Answer {
  readonly status: number;
  readonly cpu: number;
  readonly log: string;
}

/** An application in a process of its own, so that nothing but its own work is counted. */
export class HostileApp implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    private readonly ready: Ready,
  ) {}

  static async start(platform: Platform): Promise<HostileApp> {
    const child = fork(join(FOLDER, 'program.mjs'), { execArgv: [] });
    const ready = (await asked(child, { start: platform })) as Ready;
    return new HostileApp(child, ready);
  }

  /** @param app 0 with the class for credentials that is there, 1 with one of a team */
  async post(app: 0 | 1, path: string, body: HostileBody): Promise<Answer> {
    const { token } = (await asked(this.child, { mark: true })) as Mark;
    const response = await fetch(this.ready.urls[app] + path, {
      method: 'POST',
      headers: {
        'content-type': body.type,
        authorization: `Bearer ${token}`,
      },
      body: body.text,
    });
    await response.arrayBuffer();
    const { cpu, log } = (await asked(this.child, { mark: true })) as Mark;
    return { status: response.status, cpu, log };
  }

  /** Of the event loop since it was asked last, milliseconds. */
  async lag(): Promise<Lag> {
    return (await asked(this.child, { lag: true })) as Lag;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}

async function asked(child: ChildProcess, order: Order): Promise<unknown> {
  const answered = once(child, 'message');
  child.send(order);
  const [answer] = (await answered) as [unknown];
  return answer;
}
