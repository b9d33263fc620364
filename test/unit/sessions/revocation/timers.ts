import { setImmediate } from 'node:timers/promises';
import { vi } from 'vitest';
import type { Time } from './instance.js';

/** Parts of a second in which time passes. */
const STEP = 0.1;

/** Timers go only by {@link passing}; what wakes readers of a log goes on. */
export function stopTimers(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  });
}

export function restoreTimers(): void {
  vi.useRealTimers();
}

/** Both clocks and the timers go on together. */
export async function passing(time: Time, seconds: number): Promise<void> {
  for (let step = 0; step < Math.round(seconds / STEP); step++) {
    time.pass(STEP);
    await vi.advanceTimersByTimeAsync(STEP * 1000);
  }
}

/** Until whoever was woken has read. */
export async function woken(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await setImmediate();
  }
}
