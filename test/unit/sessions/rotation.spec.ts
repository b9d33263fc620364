import { describe, expect, it } from 'vitest';
import {
  followed,
  judgeRotation,
  mayRotate,
  revoked,
  rotated,
  type Rotation,
} from '../../../libs/jwt-auth/src/sessions/rotation.js';
import type { SessionRecord } from '../../../libs/jwt-auth/src/sessions/session-record.js';

const NOW = 10_000;
const GRACE = 30;

const SESSION: SessionRecord = {
  id: 'sid',
  owner: 'O',
  subject: 'alice',
  family: 'F',
  current: 'S3',
  previous: 'S2',
  generation: 3,
  nonce: 'N3',
  attempt: undefined,
  deviceId: 'laptop',
  userAgent: 'UA',
  claims: '{}',
  createdAt: 1000,
  rotatedAt: NOW,
  idleExpiresAt: NOW + 1000,
  expiresAt: NOW + 5000,
};

const ROTATION: Rotation = {
  id: 'sid',
  generation: 3,
  family: 'F',
  presented: 'S3',
  successor: 'S4',
  nonce: 'N4',
  grace: GRACE,
  idle: 2000,
  deadline: NOW + 100_000,
};

const STALE = { presented: 'S2', generation: 2 };
const OLD = { presented: 'S1', generation: 1 };
const AHEAD = { presented: 'S9', generation: 4 };
const FORGED = { family: 'G' };

type Row = [
  what: string,
  outcome: string,
  effect: string,
  rotation?: Partial<Rotation>,
  session?: Partial<SessionRecord>,
  after?: number,
];

const TABLE: Row[] = [
  [
    'the first token, at once',
    'rotated',
    'rotate',
    {},
    { rotatedAt: undefined },
  ],
  ['the current one, at once', 'held', 'none'],
  ['the current one, as grace ends', 'held', 'none', {}, {}, GRACE],
  ['the current one, just after', 'rotated', 'rotate', {}, {}, GRACE + 0.001],
  ['the current one, strict, at once', 'rotated', 'rotate', { grace: 0 }],
  ['the current one, a clock set back', 'held', 'none', {}, {}, -500],
  [
    'the current one, strict, a clock set back',
    'rotated',
    'rotate',
    { grace: 0 },
    {},
    -500,
  ],
  ['the predecessor, at once', 'retried', 'follow', STALE],
  ['the predecessor, as grace ends', 'retried', 'follow', STALE, {}, GRACE],
  ['the predecessor, just after', 'stale', 'revoke', STALE, {}, GRACE + 0.001],
  [
    'the predecessor, strict, at once',
    'stale',
    'revoke',
    { ...STALE, grace: 0 },
  ],
  [
    'the predecessor, of the same device',
    'retried',
    'follow',
    { ...STALE, deviceId: 'laptop' },
  ],
  [
    'the predecessor, of another device',
    'raced',
    'follow',
    { ...STALE, deviceId: 'phone' },
  ],
  [
    'the predecessor, of the same attempt',
    'retried',
    'none',
    { ...STALE, grace: 0, attempt: 'a' },
    { attempt: 'a' },
    500,
  ],
  [
    'the predecessor, of another attempt',
    'stale',
    'revoke',
    { ...STALE, grace: 0, attempt: 'a' },
    { attempt: 'b' },
  ],
  [
    'the predecessor, whatever its generation',
    'retried',
    'follow',
    { ...STALE, generation: 9 },
  ],
  [
    'the predecessor, once more',
    'retried',
    'none',
    STALE,
    { followed: 1, followedGeneration: 3 },
  ],
  [
    'the predecessor, as often in a row as may be',
    'retried',
    'follow',
    { ...STALE, mostFollowed: 3 },
    { followed: 2, followedGeneration: 2 },
  ],
  [
    'the predecessor, once more in a row than may be',
    'followed',
    'revoke',
    { ...STALE, mostFollowed: 3 },
    { followed: 3, followedGeneration: 2 },
  ],
  [
    'the predecessor, since the number that may be was lowered',
    'followed',
    'revoke',
    { ...STALE, mostFollowed: 3 },
    { followed: 9, followedGeneration: 3 },
  ],
  [
    'the predecessor, after a rotation that was not followed',
    'retried',
    'follow',
    { ...STALE, mostFollowed: 3 },
    { followed: 9, followedGeneration: 1 },
  ],
  [
    'the predecessor, of the same attempt, however often in a row',
    'retried',
    'none',
    { ...STALE, attempt: 'a', mostFollowed: 3 },
    { attempt: 'a', followed: 9, followedGeneration: 2 },
  ],
  ['an older one, at once', 'theft', 'revoke', OLD],
  ['an older one, later', 'theft', 'revoke', OLD, {}, 500],
  ['an older one, strict', 'theft', 'revoke', { ...OLD, grace: 0 }],
  [
    'an older one, before any rotation',
    'theft',
    'revoke',
    { presented: 'S0', generation: 0 },
    { previous: undefined, rotatedAt: undefined, generation: 0 },
  ],
  [
    'one of this generation, of another branch',
    'theft',
    'revoke',
    { presented: 'S9' },
  ],
  ['one of the next generation', 'rejected', 'none', AHEAD],
  [
    'one of a generation far ahead',
    'rejected',
    'none',
    { ...AHEAD, generation: 99 },
  ],
  ['a forged one with the current secret', 'rejected', 'none', FORGED],
  [
    'a forged one with the spent secret',
    'rejected',
    'none',
    { ...FORGED, ...STALE },
  ],
  [
    'a forged one of an old generation',
    'rejected',
    'none',
    { ...FORGED, ...OLD },
  ],
  [
    'a forged one of a revoked session',
    'rejected',
    'none',
    FORGED,
    { revokedAt: 1 },
  ],
  ['a forged one of an expired session', 'rejected', 'none', FORGED, {}, 1000],
  ['the current one, revoked', 'revoked', 'none', {}, { revokedAt: 1 }],
  ['the predecessor, revoked', 'revoked', 'none', STALE, { revokedAt: 1 }],
  ['an older one, revoked', 'revoked', 'none', OLD, { revokedAt: 1 }],
  ['one ahead, revoked', 'revoked', 'none', AHEAD, { revokedAt: 1 }],
  [
    'the current one, just before it expires',
    'rotated',
    'rotate',
    {},
    {},
    999.999,
  ],
  ['the current one, as it expires', 'expired', 'none', {}, {}, 1000],
  ['an older one, expired', 'expired', 'none', OLD, {}, 1000],
  ['revoked and expired', 'revoked', 'none', {}, { revokedAt: 1 }, 1000],
  ['its own write, once more', 'rotated', 'none', STALE, { current: 'S4' }],
  [
    'its own write, strict, late',
    'rotated',
    'none',
    { ...STALE, grace: 0, deadline: NOW - 1 },
    { current: 'S4' },
  ],
  [
    'its own write, revoked since',
    'revoked',
    'none',
    STALE,
    { current: 'S4', revokedAt: 1 },
  ],
  [
    'its own write, expired since',
    'expired',
    'none',
    STALE,
    { current: 'S4' },
    1000,
  ],
  [
    'the current one, on its deadline',
    'rotated',
    'rotate',
    { grace: 0, deadline: NOW },
  ],
  [
    'the current one, past its deadline',
    'late',
    'none',
    { grace: 0, deadline: NOW - 0.001 },
  ],
  [
    'the predecessor, past its deadline',
    'late',
    'none',
    { ...STALE, deadline: NOW },
    {},
    100,
  ],
  [
    'an older one, past its deadline',
    'late',
    'none',
    { ...OLD, deadline: NOW },
    {},
    100,
  ],
  [
    'a forged one, past its deadline',
    'rejected',
    'none',
    { ...FORGED, deadline: NOW - 1 },
  ],
];

describe('the table of rotation', () => {
  it.each<Row>(TABLE)(
    '%s: %s',
    (_, outcome, effect, rotation = {}, session = {}, after = 0) => {
      const stored = { ...SESSION, ...session };
      const presented = { ...ROTATION, ...rotation };
      const now = NOW + after;
      const verdict = judgeRotation(stored, presented, now);
      expect(verdict).toMatchObject({ outcome, effect });
      expect(mayRotate(stored, presented, now)).toBe(effect === 'rotate');
    },
  );

  it('says why a token is rejected', () => {
    const because = (
      session: SessionRecord | undefined,
      rotation: Partial<Rotation>,
    ): unknown => judgeRotation(session, { ...ROTATION, ...rotation }, NOW);
    expect(because(undefined, {})).toMatchObject({ because: 'unknown' });
    expect(because(SESSION, FORGED)).toMatchObject({ because: 'not_genuine' });
    expect(because(SESSION, AHEAD)).toMatchObject({
      because: 'generation_ahead',
    });
  });
});

describe('the effect', () => {
  it('of a rotation moves the hashes, the generation and the idle limit', () => {
    const rotation = { ...ROTATION, attempt: 'a', deviceId: 'D', ip: '::1' };
    expect(rotated(SESSION, rotation, NOW + 40)).toEqual({
      ...SESSION,
      previous: 'S3',
      current: 'S4',
      generation: 4,
      nonce: 'N4',
      attempt: 'a',
      deviceId: 'D',
      ip: '::1',
      rotatedAt: NOW + 40,
      idleExpiresAt: NOW + 2040,
    });
  });

  it('of a rotation keeps the device, forgets the attempt, and never passes the absolute limit', () => {
    const session = { ...SESSION, attempt: 'a' };
    const rotation = { ...ROTATION, idle: 100_000 };
    expect(rotated(session, rotation, NOW)).toMatchObject({
      deviceId: 'laptop',
      userAgent: 'UA',
      attempt: undefined,
      idleExpiresAt: SESSION.expiresAt,
    });
  });

  it('of following counts the rotations in a row', () => {
    const after = (times?: number, generation?: number): unknown =>
      followed({
        ...SESSION,
        followed: times,
        followedGeneration: generation,
      });
    expect(after()).toMatchObject({ followed: 1, followedGeneration: 3 });
    expect(after(4, 2)).toMatchObject({ followed: 5, followedGeneration: 3 });
    expect(after(4, 1)).toMatchObject({ followed: 1, followedGeneration: 3 });
    expect(after(4, 3)).toMatchObject({ followed: 4, followedGeneration: 3 });
  });

  it('of a revocation is not taken back or moved', () => {
    const once = revoked(SESSION, NOW);
    expect(once).toEqual({ ...SESSION, revokedAt: NOW });
    expect(revoked(once, NOW + 5)).toEqual(once);
  });
});
