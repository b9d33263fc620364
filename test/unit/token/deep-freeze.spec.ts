import { describe, expect, it } from 'vitest';
import { deepFreeze } from '../../../libs/jwt-auth/src/token/deep-freeze.js';

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
