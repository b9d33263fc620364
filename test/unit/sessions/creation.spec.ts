import { describe, expect, it } from 'vitest';
import {
  countedFor,
  type CreationState,
  judgeCreation,
} from '../../../libs/jwt-auth/src/sessions/creation.js';
import type { NewSession } from '../../../libs/jwt-auth/src/sessions/store-answers.js';

const NOW = 1000;
const SESSION: NewSession = {
  id: 'sid',
  owner: 'O',
  subject: 'alice',
  family: 'F',
  current: 'S',
  claims: '{}',
  idle: 10,
  absolute: 20,
  version: 5,
  limit: { most: 3, onLimit: 'close' },
  deadline: NOW,
};
const STATE: CreationState = { stored: undefined, version: 5, live: 2 };
const SENT = { family: 'F' } as CreationState['stored'];
const REFUSING = { limit: { most: 3, onLimit: 'refuse' } } as const;
const LATE = { deadline: NOW - 0.001 };

type Row = [
  what: string,
  outcome: string,
  effect: string,
  close: number,
  session?: Partial<NewSession>,
  state?: Partial<CreationState>,
];

describe('the table of creation', () => {
  it.each<Row>([
    ['within the limit', 'created', 'store', 0],
    ['as the first', 'created', 'store', 0, {}, { live: 0 }],
    ['past the limit', 'created', 'store', 1, {}, { live: 3 }],
    ['past a lower limit', 'created', 'store', 4, {}, { live: 6 }],
    ['far past a lower limit', 'created', 'store', 100, {}, { live: 103 }],
    [
      'without a limit',
      'created',
      'store',
      0,
      { limit: undefined },
      { live: 9e9 },
    ],
    ['past a limit that refuses', 'full', 'none', 0, REFUSING, { live: 3 }],
    ['within a limit that refuses', 'created', 'store', 0, REFUSING],
    ['with an old version', 'outdated', 'none', 0, { version: 4 }],
    ['with a newer version', 'created', 'store', 0, { version: 6 }],
    ['past the deadline', 'late', 'none', 0, LATE],
    [
      'late, outdated and full',
      'late',
      'none',
      0,
      { ...LATE, ...REFUSING, version: 4 },
      { live: 3 },
    ],
    [
      'outdated and full',
      'outdated',
      'none',
      0,
      { ...REFUSING, version: 4 },
      { live: 3 },
    ],
    ['sent twice', 'created', 'none', 0, {}, { stored: SENT }],
    [
      'sent twice, late, outdated and full',
      'created',
      'none',
      0,
      { ...LATE, ...REFUSING, version: 4 },
      { stored: SENT, live: 3 },
    ],
  ])('%s: %s', (_, outcome, effect, close, session = {}, state = {}) => {
    expect(
      judgeCreation({ ...SESSION, ...session }, { ...STATE, ...state }, NOW),
    ).toEqual({ outcome, effect, close });
  });

  it('needs to know of no more sessions than it may close', () => {
    expect(countedFor(undefined)).toBe(0);
    const limit = SESSION.limit!;
    const most = countedFor(limit);
    const judged = (live: number): unknown =>
      judgeCreation(SESSION, { ...STATE, live }, NOW);
    expect(judged(most)).toEqual(judged(1_000_000));
  });
});
