import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const READY_LIMIT_MS = 20_000;
const POLL_MS = 10;

/** A server in a process of its own. */
export interface Program extends AsyncDisposable {
  /** Everything that it printed, so that the terminal is left to the tests. */
  readonly log: () => string;
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * Starts a program and waits until it listens.
 *
 * @throws Error with all that it printed where it ends before, or does not in time
 */
export async function startProgram(
  command: string,
  args: readonly string[],
  port: number,
): Promise<Program> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = logOf(child);
  const stop = stopperOf(child);
  try {
    await listening(child, port);
  } catch (cause) {
    await stop();
    throw new Error(`${command} does not start:\n${log()}`, { cause });
  }
  return { log, [Symbol.asyncDispose]: stop };
}

/** Collects what the process prints. */
export function logOf({ stdout, stderr }: ChildProcess): () => string {
  const lines: string[] = [];
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  }
  return () => lines.join('');
}

/** Ends the process, at the latest when this one ends. */
export function stopperOf(child: ChildProcess): () => Promise<void> {
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve()).once('error', () => resolve());
  });
  return async () => {
    child.kill('SIGKILL');
    await ended;
    running.delete(child);
  };
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  let failure: unknown;
  child.once('error', (error) => (failure = error));
  const end = Date.now() + READY_LIMIT_MS;
  while (!(await isListening(port))) {
    if (failure !== undefined || child.exitCode !== null || Date.now() > end) {
      throw failure ?? new Error(`Nothing listens on port ${port}`);
    }
    await pause(POLL_MS);
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
