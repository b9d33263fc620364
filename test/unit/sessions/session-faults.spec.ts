import { describe, expect, it } from 'vitest';
import { ClaimsLoader } from '../../../libs/jwt-auth/src/sessions/claims-loader.js';
import { MemorySessionStore } from '../../../libs/jwt-auth/src/sessions/memory-session-store.js';
import { sessionFaults } from '../../../libs/jwt-auth/src/sessions/session-faults.js';
import type { SessionOptions } from '../../../libs/jwt-auth/src/sessions/session-options.js';

const SECRET = 'q9zLkV2xT4bN8mR1cW6yH3sD5fG7jK0p';

class Loader extends ClaimsLoader {
  load(): object {
    return {};
  }
}

function faults(options: unknown): string[] {
  return sessionFaults(options, 'sessions', { expiresIn: 900 }).map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

describe('the options of sessions', () => {
  it.each<[string, SessionOptions]>([
    ['none', {}],
    [
      'undefined ones',
      { idle: undefined, store: undefined, pepper: undefined },
    ],
    [
      'all',
      {
        store: new MemorySessionStore(),
        claimsLoader: Loader,
        idle: '1d',
        absolute: '2d',
        grace: '30s',
        maxPerSubject: 1,
        onLimit: 'refuse',
        maxFollowed: 2,
        pepper: Buffer.from(SECRET),
        previousPeppers: [SECRET],
        expiryJitter: '1h',
        timeout: '29s',
      },
    ],
    ['strict ones', { grace: 0, timeout: '60s', expiryJitter: 0 }],
    ['the longest grace', { grace: 300 }],
    ['the longest sessions', { absolute: '400d', idle: '400d' }],
    ['no limit', { maxPerSubject: Infinity }],
    ['a limit that refuses, of the default number', { onLimit: 'refuse' }],
  ])('may be %s', (_, options) => {
    expect(faults(options)).toEqual([]);
  });

  it.each<[unknown, RegExp]>([
    [undefined, /^sessions: write \{ store \}/],
    [null, /^sessions: write/],
    ['memory', /^sessions: write/],
    [
      { graze: 0 },
      /^sessions\.graze: is no option here; did you mean grace\? Known are store,/,
    ],
    [{ constructor: 1 }, /^sessions\.constructor: is no option/],
    [{ store: {} }, /^sessions\.store: must be an instance of a SessionStore/],
    [{ store: null }, /^sessions\.store: must/],
    [
      { claimsLoader: new Loader() },
      /^sessions\.claimsLoader: must be a class/,
    ],
    [{ idle: 0 }, /^sessions\.idle: must be a duration longer than nothing/],
    [{ idle: '2 weeks' }, /^sessions\.idle: must/],
    [{ absolute: -1 }, /^sessions\.absolute: must/],
    [{ absolute: 1.5 }, /^sessions\.absolute: must/],
    [
      { grace: '6m' },
      /^sessions\.grace: must be a duration of at most 5 minutes/,
    ],
    [{ grace: 'none' }, /^sessions\.grace: must/],
    [{ maxPerSubject: 0 }, /^sessions\.maxPerSubject: must be a whole number/],
    [{ maxPerSubject: 1.5 }, /^sessions\.maxPerSubject: must/],
    [{ maxPerSubject: '5' }, /^sessions\.maxPerSubject: must/],
    [
      { maxPerSubject: 1, onLimit: 'x' },
      /^sessions\.onLimit: must be 'close' or/,
    ],
    [
      { onLimit: 'refuse', maxPerSubject: Infinity },
      /^sessions\.onLimit: needs a maxPerSubject/,
    ],
    [{ maxFollowed: 1 }, /^sessions\.maxFollowed: must be .*at least 2/],
    [{ maxFollowed: 2.5 }, /^sessions\.maxFollowed: must/],
    [{ maxFollowed: 3, grace: 0 }, /^sessions\.maxFollowed: needs a grace/],
    [{ absolute: '401d' }, /^sessions\.absolute: must be at most 400 days/],
    [{ pepper: 'short' }, /^sessions\.pepper: /],
    [{ pepper: 5 }, /^sessions\.pepper: /],
    [{ pepper: null }, /^sessions\.pepper: /],
    [
      { previousPeppers: SECRET },
      /^sessions\.previousPeppers: must be an array/,
    ],
    [
      { previousPeppers: [SECRET, 'changeme'] },
      /^sessions\.previousPeppers\[1\]: /,
    ],
    [{ expiryJitter: 'x' }, /^sessions\.expiryJitter: must be a duration/],
    [{ timeout: 0 }, /^sessions\.timeout: must/],
    [
      { idle: '2d', absolute: '1d' },
      /^sessions\.idle: must not be longer than absolute/,
    ],
    [
      { idle: 900 },
      /^sessions\.idle: must be longer than accessToken\.expiresIn \(900 seconds\)/,
    ],
    [
      { expiryJitter: '90d' },
      /^sessions\.expiryJitter: must be shorter than absolute/,
    ],
    [{ timeout: 30 }, /^sessions\.timeout: must be shorter than grace/],
  ])('must not be %j', (options, message) => {
    const found = faults(options);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it('are all judged, and none is quoted', () => {
    const found = faults({
      idle: 'hunter2',
      grace: 'hunter2',
      pepper: 'hunter2',
    });
    expect(found).toHaveLength(3);
    expect(found.join()).not.toContain('hunter2');
  });

  it('must leave a session alive until grace is over', () => {
    const options = { idle: 20, grace: 30 };
    const found = sessionFaults(options, 's', { expiresIn: 10 });
    expect(found).toEqual([
      { path: 's.idle', message: 'must be longer than grace (30 seconds)' },
    ]);
  });
});
