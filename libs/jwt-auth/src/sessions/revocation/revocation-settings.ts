import type { RevocationLog } from './revocation-log.js';

/** Options with every default filled in, durations in seconds. */
export interface RevocationSettings {
  /** Default: that of the session store. */
  readonly log: RevocationLog | undefined;
  readonly check: 'list' | 'store';
  readonly maxLag: number;
  readonly whenBehind: 'refuse' | 'ask';
  /** The longest that an access token may be issued for. */
  readonly longestLifetime: number;
  /** By how much clocks may differ. */
  readonly clockTolerance: number;
}
