import { describe, expect, it } from 'vitest';
import { sessionSettings } from '../../../libs/jwt-auth/src/sessions/session-options.js';

const DAY = 86_400;
const SECRET = 'q9zLkV2xT4bN8mR1cW6yH3sD5fG7jK0p';

describe('the settings of sessions', () => {
  it('have the defaults that are documented', () => {
    expect(sessionSettings({})).toEqual({
      idle: 14 * DAY,
      absolute: 90 * DAY,
      grace: 30,
      expiryJitter: 0,
      timeout: 5,
      pruneEvery: 900,
      limit: { most: 100, onLimit: 'close' },
      maxFollowed: undefined,
      pepper: undefined,
      previousPeppers: [],
    });
  });

  it('take what is given', () => {
    const settings = sessionSettings({
      idle: '1d',
      absolute: 3 * DAY,
      grace: 0,
      expiryJitter: '1h',
      timeout: '3s',
      maxPerSubject: 2,
      maxFollowed: 9,
      onLimit: 'refuse',
      pepper: SECRET,
      previousPeppers: [`${SECRET}1`, `${SECRET}2`],
    });
    expect(settings).toMatchObject({
      idle: DAY,
      absolute: 3 * DAY,
      grace: 0,
      expiryJitter: 3600,
      timeout: 3,
      maxFollowed: 9,
      limit: { most: 2, onLimit: 'refuse' },
    });
    const { pepper, previousPeppers } = settings;
    expect(pepper?.export().toString()).toBe(SECRET);
    expect(previousPeppers.map((each) => each.export().toString())).toEqual([
      `${SECRET}1`,
      `${SECRET}2`,
    ]);
  });

  it.each([
    [{ absolute: 600 }, { idle: 600, absolute: 600 }],
    [{ maxPerSubject: 5 }, { limit: { most: 5, onLimit: 'close' } }],
    [{ maxPerSubject: Infinity }, { limit: undefined }],
    [{ grace: 0 }, { grace: 0, timeout: 5 }],
    [{ grace: 4 }, { grace: 4, timeout: 2 }],
    [{ grace: '5m' as const }, { timeout: 5 }],
  ])('of %j follow from each other', (options, settings) => {
    expect(sessionSettings(options)).toMatchObject(settings);
  });
});
