import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { andThen, isPromise } from '../../libs/jwt-auth/src/maybe-promise.js';

const foreign = runInNewContext('Promise.resolve(1)') as Promise<number>;

describe('isPromise', () => {
  it.each([
    ['a promise', Promise.resolve(1), true],
    ['a promise of another realm', foreign, true],
    ['an object', {}, false],
    ['an object whose then is no function', JSON.parse('{"then":1}'), false],
    ['null', null, false],
    ['undefined', undefined, false],
    ['text', 'then', false],
    ['true', true, false],
  ])('of %s', (_, value, is) => {
    expect(isPromise(value)).toBe(is);
  });
});

describe('andThen', () => {
  const double = (value: number): number => value * 2;

  it('goes on at once where the value is there', () => {
    expect(andThen(1, double)).toBe(2);
    expect(() =>
      andThen(1, () => {
        throw new Error('thrown');
      }),
    ).toThrow('thrown');
  });

  it.each([
    ['this', Promise.resolve(1)],
    ['another', foreign],
  ])('goes on later with a promise of %s realm', async (_, promise) => {
    const result = andThen(promise, double);
    expect(result).toBeInstanceOf(Promise);
    expect(await result).toBe(2);
  });

  it('passes a rejection on', async () => {
    const rejected = Promise.reject<number>(new Error('rejected'));
    await expect(andThen(rejected, double)).rejects.toThrow('rejected');
  });
});
