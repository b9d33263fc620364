import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { cleanEnvironment } from './run.js';

const BOOT_LIMIT_MS = 60_000;

export interface Server {
  readonly url: string;
  /** Asks the server to end and says how it did. */
  stop(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
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
  const ended = once(child, 'exit') as Promise<
    [number | null, NodeJS.Signals | null]
  >;
  const limit = setTimeout(() => child.kill('SIGKILL'), BOOT_LIMIT_MS);
  try {
    const url = await readUrl([child.stdout, child.stderr]);
    clearTimeout(limit);
    await work({
      url,
      stop: async () => {
        child.kill('SIGTERM');
        const [code, signal] = await ended;
        return { code, signal };
      },
    });
  } finally {
    clearTimeout(limit);
    child.kill('SIGKILL');
    await ended;
  }
}

/** @throws Error with all that was said where the program ends before it is up */
async function readUrl([stdout, stderr]: [
  NodeJS.ReadableStream,
  NodeJS.ReadableStream,
]): Promise<string> {
  const said: string[] = [];
  stderr.on('data', (chunk) => said.push(String(chunk)));
  for await (const line of createInterface({ input: stdout })) {
    said.push(line);
    const url = /Listening on (\S+)/.exec(line)?.[1];
    if (url !== undefined) {
      stdout.resume();
      return url;
    }
  }
  throw new Error(`The program ended before it was up:\n${said.join('\n')}`);
}
