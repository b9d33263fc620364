import type { AsymmetricAlgorithm } from '../algorithms.js';
import { type ScheduledKey, signer, standbys, startOf } from './schedule.js';

/**
 * What a managed key is good for now. A `standby` is published and waits for its
 * turn; `signing` is one at a time; `verifying` has had its turn, and its tokens are
 * still accepted; those of `retired` and `revoked` ones are refused.
 */
export type ManagedKeyState =
  'standby' | 'signing' | 'verifying' | 'retired' | 'revoked';

/** A managed key as an operator sees it; all times in seconds since the epoch. */
export interface ManagedKeyInfo {
  readonly kid: string;
  readonly algorithm: AsymmetricAlgorithm;
  readonly state: ManagedKeyState;
  readonly publishedAt: number;
  /** When its turn to sign begins or began. */
  readonly signFrom: number;
  /** When the next key takes over; absent while there is none. */
  readonly signUntil?: number;
  /** From when on its tokens are refused; absent while that is open, or it is revoked. */
  readonly verifyUntil?: number;
  readonly revokedAt?: number;
}

/** All keys of the ring, oldest first. */
export function listing(
  keys: readonly ScheduledKey[],
  now: number,
): ManagedKeyInfo[] {
  const current = signer(keys, now);
  const waiting = current === undefined ? [] : standbys(keys, current);
  const stateOf = (key: ScheduledKey): ManagedKeyState => {
    if (key.record.revokedAt !== undefined) {
      return 'revoked';
    }
    if (key === current) {
      return 'signing';
    }
    if (waiting.includes(key)) {
      return 'standby';
    }
    return now < key.verifyUntil ? 'verifying' : 'retired';
  };
  return keys.map((key) => {
    const { kid, algorithm, publishedAt, revokedAt } = key.record;
    return {
      kid,
      algorithm,
      state: stateOf(key),
      publishedAt,
      signFrom: startOf(key, now),
      ...finite('signUntil', key.signUntil),
      ...finite('verifyUntil', key.verifyUntil),
      ...(revokedAt === undefined ? {} : { revokedAt }),
    };
  });
}

function finite(
  name: 'signUntil' | 'verifyUntil',
  value: number,
): Pick<ManagedKeyInfo, 'signUntil' | 'verifyUntil'> {
  return Number.isFinite(value) ? { [name]: value } : {};
}
