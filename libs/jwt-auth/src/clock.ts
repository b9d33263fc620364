/**
 * Where the time comes from. Override the provider to freeze or move the time
 * in tests: `.overrideProvider(Clock).useValue({ now: () => 1_700_000_000 })`.
 */
export abstract class Clock {
  /** Seconds since 1970-01-01T00:00:00Z, fractions included (RFC 7519 NumericDate). */
  abstract now(): number;
}

/** The wall clock of this machine. */
export class SystemClock extends Clock {
  now(): number {
    return Date.now() / 1000;
  }
}
