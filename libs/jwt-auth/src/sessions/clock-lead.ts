import type { Clock } from '../clock.js';

/** Stores of which it was told, whatever application of this process asks them. */
const told = new WeakSet<object>();

export interface ClockLeadSettings {
  readonly clock: Clock;
  /** How long an access token lives, seconds. */
  readonly lifetime: number;
  readonly warn: (message: string) => void;
}

/**
 * Warns once about a store whose clock is behind that of this process by as long as an
 * access token lives. A token lives by the clock of the store, so each one would be
 * expired here when it is issued.
 */
export class ClockLead {
  constructor(
    private readonly store: object,
    private readonly settings: ClockLeadSettings,
  ) {}

  /** @param storeNow what the clock of the store shows, seconds since the epoch */
  observe(storeNow: number): void {
    const { clock, lifetime, warn } = this.settings;
    const now = clock.now();
    if (now - storeNow < lifetime || told.has(this.store)) {
      return;
    }
    told.add(this.store);
    warn(
      `The clock of this process shows ${shown(now)}, that of the session store ${shown(storeNow)}. An access token lives ${lifetime} seconds by the clock of the store, so each one is expired here when it is issued, and nobody who signs in gets any further. Set both clocks, by NTP for example`,
    );
  }
}

function shown(seconds: number): string {
  return Number.isFinite(seconds)
    ? new Date(seconds * 1000).toISOString()
    : String(seconds);
}
