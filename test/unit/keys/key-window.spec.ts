import { describe, expect, it } from 'vitest';
import {
  keyWindow,
  seconds,
  VERIFY_ONLY,
} from '../../../libs/jwt-auth/src/keys/key-window.js';

const START_OF_2030 = 1_893_456_000;

describe('seconds', () => {
  it.each([
    [new Date(START_OF_2030 * 1000), START_OF_2030],
    [new Date(1500), 1.5],
    ['2030-01-01', START_OF_2030],
    ['2030-01-01T00:00:00Z', START_OF_2030],
    ['2030-01-01T02:00:00+02:00', START_OF_2030],
    ['2030-01-01T00:00:00.250Z', START_OF_2030 + 0.25],
    ['1970-01-01', 0],
  ])('reads %j as %d', (value, expected) => {
    expect(seconds(value)).toBe(expected);
  });

  it.each([
    '',
    'soon',
    '1',
    'March 7',
    '01/02/2030',
    '2030',
    '2030-13-01',
    '2030-01-01T25:00:00Z',
    // It would mean another moment on each machine.
    '2030-01-01T00:00:00',
    ' 2030-01-01',
    new Date('soon'),
    START_OF_2030,
    true,
    null,
    {},
  ])('knows no number for %s', (value) => {
    expect(seconds(value)).toBeNaN();
  });

  it('leaves out what is not given', () => {
    expect(seconds(undefined)).toBeUndefined();
  });
});

describe('keyWindow', () => {
  it.each([
    [{}, -Infinity, Infinity],
    [{ signFrom: '2030-01-01' }, START_OF_2030, Infinity],
    [{ verifyUntil: '2030-01-01' }, -Infinity, START_OF_2030],
    [{ signFrom: new Date(0), verifyUntil: new Date(5000) }, 0, 5],
  ])('of %j is from %d until %d', (options, signFrom, verifyUntil) => {
    expect(keyWindow(options)).toEqual({ signFrom, verifyUntil });
  });
});

it('a retired key never signs and verifies for ever', () => {
  expect(VERIFY_ONLY).toEqual({ signFrom: Infinity, verifyUntil: Infinity });
});
