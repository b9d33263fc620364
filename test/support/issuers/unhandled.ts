import { setImmediate } from 'node:timers/promises';

/** What rejects during the action and is caught by nobody: it would end the process. */
export async function unhandledDuring(
  action: () => Promise<void>,
): Promise<unknown[]> {
  const found: unknown[] = [];
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => found.push(reason));
  try {
    await action();
    await setImmediate();
  } finally {
    process.removeAllListeners('unhandledRejection');
    listeners.forEach((each) => process.on('unhandledRejection', each));
  }
  return found;
}
