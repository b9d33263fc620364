import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  familyDigest,
  ownerOf,
} from '../../../libs/jwt-auth/src/sessions/owner.js';
import {
  asItStands,
  NEVER_RAISED,
  raised,
  raisedForAll,
} from '../../../libs/jwt-auth/src/sessions/owner-state.js';
import type { SessionRecord } from '../../../libs/jwt-auth/src/sessions/session-record.js';

describe('an owner', () => {
  it('is another for each issuer and subject, wherever one ends and the other begins', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 4 });
    fc.assert(
      fc.property(text, text, text, text, (i, s, j, t) => {
        expect(ownerOf(i, s) === ownerOf(j, t)).toBe(i === j && s === t);
      }),
    );
    expect(ownerOf('ab', 'c')).not.toBe(ownerOf('a', 'bc'));
    expect(ownerOf('iss', 'alice')).toMatch(/^[\w-]{43}$/);
  });

  it('is no family, though both were of the same bytes', () => {
    const bytes = Buffer.from('same');
    expect(familyDigest('iss', bytes)).not.toBe(ownerOf('iss', 'same'));
    expect(familyDigest('iss', bytes)).not.toBe(familyDigest('other', bytes));
  });
});

describe('the state of an owner', () => {
  it('has versions that rise, and times that are those of the clock', () => {
    const one = raised(NEVER_RAISED, 1000.0015);
    expect(one).toEqual({ version: 1_000_001, epoch: 0, raisedAt: 1000.0015 });
    const two = raised(one, 1000.0016);
    expect(two).toEqual({ version: 1_000_002, epoch: 0, raisedAt: 1000.0016 });
    const three = raised(two, 999);
    expect(three).toEqual({ version: 1_000_003, epoch: 0, raisedAt: 999 });
    const all = raisedForAll(three, 999);
    expect(all).toEqual({
      version: 1_000_004,
      epoch: 1_000_004,
      raisedAt: 999,
    });
    expect(raised(all, 2000)).toEqual({
      version: 2_000_000,
      epoch: 1_000_004,
      raisedAt: 2000,
    });
  });

  it('never has a version again that it had before the store was emptied', () => {
    let state = NEVER_RAISED;
    for (let each = 0; each < 300; each++) {
      state = raisedForAll(state, 1000 + each / 10);
    }
    expect(raised(NEVER_RAISED, 1030).version).toBeGreaterThan(state.version);
  });

  it('is raised to a least value only if it was lower', () => {
    const state = raised(NEVER_RAISED, 1000);
    expect(raised(state, 2000, state.version)).toBe(state);
    expect(raised(state, 2000, state.version + 1)).toEqual({
      version: state.version + 1,
      epoch: 0,
      raisedAt: 2000,
    });
  });

  it('says which sessions stand: those of its epoch, be it higher or lower', () => {
    const session = { id: 'sid', createdAt: 1 } as SessionRecord;
    const owner = { version: 9, epoch: 5, raisedAt: 77 };
    expect(asItStands(session, 5, owner)).toBe(session);
    for (const epoch of [0, 4, 6, 9]) {
      expect(asItStands(session, epoch, owner).revokedAt).toBe(77);
    }
    const closed = { ...session, revokedAt: 3 };
    expect(asItStands(closed, 4, owner).revokedAt).toBe(3);
  });
});
