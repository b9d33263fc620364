import { vi } from 'vitest';

/** Stops the monotonic time of the process; timers and the wall clock go on. */
export function stopMonotonicTime(): void {
  vi.useFakeTimers({ toFake: ['performance'] });
}

export function passMonotonicTime(seconds: number): void {
  vi.advanceTimersByTime(seconds * 1000);
}

export function restoreMonotonicTime(): void {
  vi.useRealTimers();
}
