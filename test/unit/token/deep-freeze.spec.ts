import { describe, expect, it } from 'vitest';
import {
  deepFreeze,
  isDeeplyFrozen,
} from '../../../libs/jwt-auth/src/token/deep-freeze.js';

describe('deepFreeze', () => {
  it('freezes an object and everything inside, and returns it', () => {
    const value = { a: { b: [{ c: 1 }] }, d: null, e: 'text' };
    expect(deepFreeze(value)).toBe(value);
    for (const each of [value, value.a, value.a.b, value.a.b[0]]) {
      expect(Object.isFrozen(each)).toBe(true);
    }
    expect(() => {
      value.a.b.push({ c: 2 });
    }).toThrow(TypeError);
  });

  it.each([1, 'text', true, null, undefined])(
    'returns %j as it is',
    (value) => {
      expect(deepFreeze(value)).toBe(value);
    },
  );

  it('comes to an end where the value holds itself', () => {
    const value: Record<string, unknown> = {};
    value['self'] = value;
    expect(Object.isFrozen(deepFreeze(value))).toBe(true);
  });

  it('leaves alone what is neither plain object nor array', () => {
    class Plan {
      readonly limits = { requests: 1 };
    }
    const value = {
      bytes: Buffer.from('x'),
      date: new Date(),
      plan: new Plan(),
    };
    deepFreeze(value);
    expect(Object.isFrozen(value)).toBe(true);
    expect(Object.values(value).some((each) => Object.isFrozen(each))).toBe(
      false,
    );
    expect(Object.isFrozen(value.plan.limits)).toBe(false);
  });
});

describe('isDeeplyFrozen', () => {
  it.each([
    [1],
    ['text'],
    [null],
    [undefined],
    [{}],
    [[]],
    [{ a: { b: [{ c: 1 }] }, d: null }],
  ])('holds for JSON that was frozen: %j', (value) => {
    expect(isDeeplyFrozen(deepFreeze(value))).toBe(true);
  });

  it('comes to an end where the value holds itself', () => {
    const value: Record<string, unknown> = {};
    value['self'] = value;
    expect(isDeeplyFrozen(deepFreeze(value))).toBe(true);
  });

  class Plan {}
  class Many extends Array<number> {}
  it.each<[string, unknown]>([
    ['a plain object that is not frozen', { a: 1 }],
    ['one inside of a frozen one', Object.freeze({ a: { b: 1 } })],
    ['an array that is not frozen', Object.freeze({ a: [1] })],
    ['a date', new Date(0)],
    ['a frozen date', Object.freeze(new Date(0))],
    ['a frozen map', Object.freeze(new Map())],
    ['bytes', Buffer.from('x')],
    ['a function', () => 1],
    ['a frozen object of a class', Object.freeze(new Plan())],
    ['a frozen array of a class', Object.freeze(new Many())],
    ['an object without prototype', Object.freeze(Object.create(null))],
    [
      'a getter',
      Object.freeze({
        get a() {
          return new Date();
        },
      }),
    ],
    [
      'a member named by a symbol',
      Object.freeze({ [Symbol('a')]: new Date(0) }),
    ],
    [
      'a hidden member',
      Object.freeze(Object.defineProperty({}, 'a', { value: new Date(0) })),
    ],
  ])('does not hold for %s', (_, value) => {
    expect(isDeeplyFrozen(value)).toBe(false);
    expect(isDeeplyFrozen(Object.freeze({ inside: value }))).toBe(false);
  });
});
