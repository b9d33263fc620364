/**
 * Seconds since some point in the past, never set back or forward: for cooldowns
 * and ages, which a corrected wall clock must not disturb.
 */
export type Monotonic = () => number;

export const systemMonotonic: Monotonic = () => performance.now() / 1000;
