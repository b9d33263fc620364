import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { within } from '../../../libs/jwt-auth/src/outage/within.js';

const late = (): Error => new Error('late');
const never = new Promise<never>(() => undefined);

describe('within', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('settles as the work does, and waits for nothing more', async () => {
    await expect(within(5, async () => 'done', late)).resolves.toBe('done');
    const failing = within(5, () => Promise.reject(new Error('own')), late);
    await expect(failing).rejects.toThrow('own');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves nothing behind where the work throws at once', async () => {
    const failing = within(
      5,
      () => {
        throw new Error('at once');
      },
      late,
    );
    await expect(failing).rejects.toThrow('at once');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects once the time is over, which the work can see', async () => {
    let isOver = (): boolean => false;
    const waiting = within(
      5,
      (asked) => {
        isOver = asked;
        return never;
      },
      late,
    );
    const refused = expect(waiting).rejects.toThrow('late');
    await vi.advanceTimersByTimeAsync(4999);
    expect(isOver()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isOver()).toBe(true);
    await refused;
  });

  it('hears nothing of work that fails later', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const refused = expect(within(5, () => work, late)).rejects.toThrow('late');
    await vi.advanceTimersByTimeAsync(5000);
    await refused;
    // A rejection that nobody handled would fail the test run.
    fail(new Error('too late'));
    await vi.advanceTimersByTimeAsync(1);
  });
});
