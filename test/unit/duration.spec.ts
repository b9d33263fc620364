import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../libs/jwt-auth/src/duration.js';

describe('parseDuration', () => {
  it.each([
    [0, 0],
    [900, 900],
    ['30s', 30],
    ['15m', 900],
    ['12h', 43_200],
    ['7d', 604_800],
    ['2w', 1_209_600],
  ])('reads %j as %d seconds', (value, seconds) => {
    expect(parseDuration(value)).toBe(seconds);
  });

  it.each([
    '15',
    '15 m',
    '-1s',
    '1.5h',
    '1ms',
    '',
    'm',
    -1,
    1.5,
    Infinity,
    NaN,
    null,
    undefined,
    {},
  ])('takes %j for no duration', (value) => {
    expect(parseDuration(value)).toBeUndefined();
  });
});
