import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

interface ProcessStatus {
  /** `T` where it is stopped, `Z` where it is gone but for its parent. */
  readonly state: string;
  readonly parent: number;
}

/** The processes that one has started itself. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((each) => each > 0 && statusOf(each)?.parent === pid);
}

/** Signals all, those that are gone by now left out. */
export function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
        throw error;
      }
    }
  }
}

export async function untilGone(pids: readonly number[]): Promise<void> {
  await until(pids, (state) => state === undefined || state === 'Z');
}

export async function untilStopped(pids: readonly number[]): Promise<void> {
  await until(pids, (state) => state === undefined || state === 'T');
}

/** A signal has been delivered only a moment after it was sent. */
async function until(
  pids: readonly number[],
  isSo: (state: string | undefined) => boolean,
): Promise<void> {
  while (!pids.every((pid) => isSo(statusOf(pid)?.state))) {
    await setImmediate();
  }
}

function statusOf(pid: number): ProcessStatus | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before them, in parentheses, may hold anything.
    const [state = '', parent] = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
