import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { cleanEnvironment } from './run.js';

const BOOT_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;

type Child = ChildProcessByStdio<null, Readable, Readable>;

export interface Server {
  readonly url: string;
  /** Asks the server to end. */
  stop(): Promise<End>;
}

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** All that the server said while it was up, line by line. */
  readonly said: readonly string[];
}

/** Runs `work` against a program that says `Listening on <url>` once it is up. */
export async function withServer(
  program: string,
  folder: string,
  work: (server: Server) => Promise<void>,
): Promise<void> {
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = endOf(child);
  try {
    const url = await within(BOOT_LIMIT_MS, child, addressOf(child, ended));
    await work({
      url,
      stop: () => {
        child.kill('SIGTERM');
        return within(STOP_LIMIT_MS, child, ended);
      },
    });
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

async function endOf(child: Child): Promise<End> {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => said.push(line));
  }
  const [code, signal] = (await once(child, 'close')) as [
    End['code'],
    End['signal'],
  ];
  return { code, signal, said };
}

/** @throws Error with all that was said where the program ends before it is up */
function addressOf(child: Child, ended: Promise<End>): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^Listening on (\S+)$/.exec(line)?.[1];
      if (url !== undefined) {
        resolve(url);
      }
    });
    void ended.then(({ said }) =>
      reject(new Error(`The program ended early:\n${said.join('\n')}`)),
    );
  });
}

/** What takes longer ends with the program, so that nothing is left behind. */
async function within<T>(
  limit: number,
  child: Child,
  awaited: Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => child.kill('SIGKILL'), limit);
  try {
    return await awaited;
  } finally {
    clearTimeout(timer);
  }
}
