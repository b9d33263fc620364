import { describe, expect, it } from 'vitest';
import type { KeyRecord } from '../../../../libs/jwt-auth/src/keys/managed/key-store.js';
import {
  removable,
  schedule,
  type ScheduledKey,
  signer,
  standbys,
} from '../../../../libs/jwt-auth/src/keys/managed/schedule.js';

const AHEAD = 100;
const AFTER = 50;
const KEPT = 2 * 86_400;

type Draft = readonly [publishedAt: number, signFrom: number, revoked?: number];

function recordOf([publishedAt, signFrom, revokedAt]: Draft, sequence: number) {
  return {
    sequence,
    publishedAt,
    signFrom,
    ...(revokedAt === undefined ? {} : { revokedAt }),
  } as KeyRecord;
}

function scheduled(...drafts: Draft[]): ScheduledKey[] {
  const records = drafts.map((draft, index) => recordOf(draft, index + 1));
  return schedule(records.toReversed(), {
    publishAhead: AHEAD,
    verifyAfter: AFTER,
  });
}

const turns = (keys: readonly ScheduledKey[]): number[][] =>
  keys.map(({ signFrom, signUntil, verifyUntil }) => [
    signFrom,
    signUntil,
    verifyUntil,
  ]);

const signs = (keys: readonly ScheduledKey[], now: number) =>
  signer(keys, now)?.record.sequence;

describe('the schedule of a ring', () => {
  it('lets the first key sign from ever, and the next when it was planned', () => {
    const keys = scheduled([0, 0], [0, 1000], [1000, 2000]);
    expect(turns(keys)).toEqual([
      [-Infinity, 1000, 1050],
      [1000, 2000, 2050],
      [2000, Infinity, Infinity],
    ]);
    expect([0, 999, 1000, 1999, 2000].map((now) => signs(keys, now))).toEqual([
      1, 1, 2, 2, 3,
    ]);
  });

  it('keeps a key that was published late from signing until it was shown long enough', () => {
    const keys = scheduled([0, 0], [950, 1000]);
    expect(turns(keys)[1]).toEqual([1050, Infinity, Infinity]);
    expect(signs(keys, 1049)).toBe(1);
    expect(signs(keys, 1050)).toBe(2);
  });

  it('never goes back to an earlier key, whatever was planned', () => {
    const keys = scheduled([0, 0], [0, 1000], [0, 500]);
    expect(turns(keys)).toEqual([
      [-Infinity, 1000, 1050],
      [1000, 1000, 1050],
      [1000, Infinity, Infinity],
    ]);
    expect([600, 1000].map((now) => signs(keys, now))).toEqual([1, 3]);
  });

  it('has nobody sign where there is no key', () => {
    expect(scheduled()).toEqual([]);
    expect(signer([], 0)).toBeUndefined();
  });
});

describe('a revocation', () => {
  it('of the key that signs lets the standby sign from then on, published or not', () => {
    const keys = scheduled([0, 0, 40], [0, 1000]);
    expect(turns(keys)).toEqual([
      [-Infinity, 40, -Infinity],
      [40, Infinity, Infinity],
    ]);
    expect(signs(keys, 40)).toBe(2);
  });

  it('lets the standby sign even by a clock that is behind the one it was made by', () => {
    expect(signs(scheduled([0, 0, 40], [0, 1000]), 35)).toBe(2);
  });

  it('does not bring back the key before, which consumers have forgotten', () => {
    const keys = scheduled([0, 0], [0, 1000, 5000], [4000, 9000]);
    expect([999, 1000, 4999, 5000].map((now) => signs(keys, now))).toEqual([
      1, 3, 3, 3,
    ]);
    expect(turns(keys)).toEqual([
      [-Infinity, 1000, 1050],
      [1000, 5000, -Infinity],
      [5000, Infinity, Infinity],
    ]);
  });

  it('of a standby leaves the key before at work until the one after', () => {
    const keys = scheduled([0, 0], [0, 1000, 999], [500, 1000]);
    expect(turns(keys)).toEqual([
      [-Infinity, 1000, 1050],
      [1000, 1000, -Infinity],
      [1000, Infinity, Infinity],
    ]);
    expect([600, 999, 1000].map((now) => signs(keys, now))).toEqual([1, 1, 3]);
  });

  it('of every key leaves nobody, until another is made, which signs at once', () => {
    expect(signs(scheduled([0, 0, 40], [0, 1000, 41]), 50)).toBeUndefined();
    const keys = scheduled([0, 0, 40], [0, 1000, 41], [50, 50]);
    expect(signs(keys, 50)).toBe(3);
    expect(turns(keys)[2]).toEqual([41, Infinity, Infinity]);
  });

  it('in the very second in which its turn began does not bring back the key before either', () => {
    const keys = scheduled([0, 0], [0, 1000, 1000], [1000, 2000]);
    expect([999, 1000].map((now) => signs(keys, now))).toEqual([1, 3]);
  });
});

describe('the standbys', () => {
  it('are the trusted keys after the one that signs', () => {
    const keys = scheduled([0, 0], [0, 1000], [1000, 2000, 1500], [1500, 3000]);
    const after = (now: number): number[] =>
      standbys(keys, signer(keys, now) as ScheduledKey).map(
        ({ record }) => record.sequence,
      );
    expect(after(0)).toEqual([2, 4]);
    expect(after(1000)).toEqual([4]);
    expect(after(3000)).toEqual([]);
  });
});

describe('the records that may be removed', () => {
  const gone = (keys: readonly ScheduledKey[], now: number): number[] =>
    removable(keys, now).map(({ record }) => record.sequence);

  it('are those that ended two days ago, from the first on', () => {
    const keys = scheduled([0, 0], [0, 1000], [1000, 2000], [2000, 3000]);
    expect(gone(keys, 1050 + KEPT - 1)).toEqual([]);
    expect(gone(keys, 1050 + KEPT)).toEqual([1]);
    expect(gone(keys, 2050 + KEPT)).toEqual([1, 2]);
  });

  it('never include the last two', () => {
    const keys = scheduled([0, 0], [0, 1000], [1000, 2000]);
    expect(gone(keys, 1e9)).toEqual([1]);
    expect(gone(keys.slice(1), 1e9)).toEqual([]);
    expect(gone([], 1e9)).toEqual([]);
  });

  it('include a revoked key only once it would be over anyway, so that its old record is worth nothing', () => {
    const keys = scheduled(
      [0, 0, 40],
      [0, 1000, 5000],
      [0, 2000],
      [0, 9000],
      [0, 9500],
    );
    // The first had its turn until 40, the second until 2000 and was revoked at 5000.
    expect(gone(keys, 40 + AFTER + KEPT)).toEqual([1]);
    expect(gone(keys, 5000 + AFTER + KEPT - 1)).toEqual([1]);
    expect(gone(keys, 5000 + AFTER + KEPT)).toEqual([1, 2]);
  });
});
