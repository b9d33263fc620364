import { describe, expect, it } from 'vitest';
import { largestClaims } from '../../../libs/jwt-auth/src/token/token-size.js';

describe('largestClaims', () => {
  it.each([
    ['nothing of nothing', {}, ''],
    ['one claim', { sub: 'alice' }, 'sub (7 bytes)'],
    [
      'the three largest, the largest first',
      { a: 1, b: [1, 2, 3], c: 'xx', d: { e: 'f' }, g: null },
      'd (9 bytes), b (7 bytes), c (4 bytes)',
    ],
    [
      'claims of one size in their order',
      { b: 1, a: 2, c: 3, d: 4 },
      'b (1 bytes), a (1 bytes), c (1 bytes)',
    ],
    [
      'bytes, not characters',
      { a: 'äö', b: 'xxx' },
      'a (6 bytes), b (5 bytes)',
    ],
  ])('names %s', (_, payload, text) => {
    expect(largestClaims(payload)).toBe(text);
  });
});
