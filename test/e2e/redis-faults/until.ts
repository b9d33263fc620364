import { setTimeout } from 'node:timers/promises';

const EVERY_MS = 100;
const PATIENCE_MS = 30_000;

/** Waits until something holds of a process that tells nobody when it does. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) {
      throw new Error(`It did not come to hold: ${holds.toString()}`);
    }
    await setTimeout(EVERY_MS);
  }
}
