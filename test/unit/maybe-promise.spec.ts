import { runInNewContext } from 'node:vm';
import { EMPTY, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  andThen,
  isPromise,
  settled,
} from '../../libs/jwt-auth/src/maybe-promise.js';

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

describe('settled', () => {
  it.each([1, 'text', true, null, undefined, { id: 1 }])(
    'leaves %j as it is, at once',
    (value) => {
      expect(settled(value)).toBe(value);
    },
  );

  it.each([
    ['a promise', () => Promise.resolve(2)],
    ['a promise of another realm', () => foreign.then(() => 2)],
    ['an Observable, of which the last value counts', () => of(1, 2)],
    ['a promise of an Observable', () => Promise.resolve(of(2))],
    [
      'an Observable of another copy of rxjs',
      () => ({
        lift: () => undefined,
        subscribe: (observer: {
          next: (value: number) => void;
          complete: () => void;
        }) => {
          observer.next(2);
          observer.complete();
        },
      }),
    ],
  ])('waits for the value of %s', async (_, answer) => {
    expect(await settled(answer() as Promise<number>)).toBe(2);
  });

  it.each([
    ['fails', throwError(() => new Error('down')), 'down'],
    ['ends without a value', EMPTY, 'The Observable ended without a value'],
  ])('rejects if an Observable %s', async (_, observable, message) => {
    await expect(settled(observable)).rejects.toThrow(message);
  });

  it('takes an object with a method subscribe() for a value', () => {
    const value = { subscribe: () => undefined };
    expect(settled(value as never)).toBe(value);
  });
});
