import { describe, expect, it } from 'vitest';
import { listing } from '../../../../libs/jwt-auth/src/keys/managed/key-listing.js';
import type { KeyRecord } from '../../../../libs/jwt-auth/src/keys/managed/key-store.js';
import { missingKey } from '../../../../libs/jwt-auth/src/keys/managed/missing-key.js';
import {
  schedule,
  type ScheduledKey,
} from '../../../../libs/jwt-auth/src/keys/managed/schedule.js';

const DAY = 86_400;
const ROTATE = 30 * DAY;

function scheduled(...records: Partial<KeyRecord>[]): ScheduledKey[] {
  return schedule(records as KeyRecord[], {
    publishAhead: DAY,
    verifyAfter: DAY,
  });
}

/** The first key was revoked on day 5, and its record is gone: this one signs since then. */
const TAKEN_OVER = { sequence: 2, publishedAt: 0, signFrom: ROTATE };
const STANDBY = { sequence: 3, publishedAt: 5 * DAY, signFrom: ROTATE * 2 };

describe('the first key of a ring', () => {
  it('is not said to sign in future, though that was planned', () => {
    const keys = scheduled(TAKEN_OVER, STANDBY);
    expect(listing(keys, 10 * DAY + 0.5)).toMatchObject([
      { state: 'signing', signFrom: 10 * DAY },
      { state: 'standby', signFrom: ROTATE * 2 },
    ]);
    expect(listing(keys, 40 * DAY)).toMatchObject([
      { state: 'signing', signFrom: ROTATE },
      { state: 'standby' },
    ]);
  });

  it('is followed within the time of one rotation', () => {
    const keys = scheduled(TAKEN_OVER, { ...STANDBY, revokedAt: 10 * DAY });
    const next = (now: number) => missingKey(keys, new Set(), ROTATE, now);
    expect(next(10 * DAY + 0.5)).toEqual({
      sequence: 4,
      signFrom: 10 * DAY + ROTATE,
    });
    expect(next(40 * DAY)).toEqual({ sequence: 4, signFrom: ROTATE * 2 });
  });

  it('is followed by the rotation that was planned where it signs as planned', () => {
    const keys = scheduled({ sequence: 1, publishedAt: 1, signFrom: 0 });
    expect(missingKey(keys, new Set(), ROTATE, 5 * DAY)).toEqual({
      sequence: 2,
      signFrom: ROTATE,
    });
    expect(listing(keys, 5 * DAY)).toMatchObject([{ signFrom: 0 }]);
  });
});
