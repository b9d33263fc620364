import { describe, expect, it } from 'vitest';
import { isWithin } from '../../libs/jwt-auth/src/value-bounds.js';

const BOUNDS = { members: 10, depth: 3 };

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) {
    value = wrap(value);
  }
  return value;
}

const list = (inner: unknown): unknown => [inner];
const object = (inner: unknown): unknown => ({ inner });

describe('isWithin()', () => {
  it.each<[string, unknown]>([
    ['a text', 'x'.repeat(1000)],
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['as many members as the bound', members(10)],
    ['as many elements as the bound', numbers(10)],
    ['members and elements that make the bound together', { a: numbers(9) }],
    ['lists nested as deep as the bound', nested(3, list)],
    ['objects nested as deep as the bound', nested(3, object)],
    ['an object without a prototype', Object.create(null)],
  ])('admits %s', (_, value) => {
    expect(isWithin(value, BOUNDS)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['one member more', members(11)],
    ['one element more', numbers(11)],
    ['one more over several levels', { a: numbers(5), b: numbers(4) }],
    ['one empty list more', Array.from({ length: 11 }, () => [])],
    ['lists one level deeper', nested(4, list)],
    ['objects one level deeper', nested(4, object)],
    ['lists of 100,000 levels', nested(100_000, list)],
    ['an object in a circle', circle()],
  ])('refuses %s', (_, value) => {
    expect(isWithin(value, BOUNDS)).toBe(false);
  });

  it('reads no element of a list that is too long', () => {
    const long = new Proxy(Array.from({ length: 100_000 }), {
      get: (target, name) => {
        expect(name).not.toMatch(/^\d+$/);
        return Reflect.get(target, name) as unknown;
      },
    });
    expect(isWithin({ long }, BOUNDS)).toBe(false);
  });
});

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function members(count: number): object {
  return Object.fromEntries(numbers(count).map((each) => [`a${each}`, each]));
}

function circle(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}
