import { describe, expect, it } from 'vitest';
import { normalizeType } from '../../../libs/jwt-auth/src/token/media-type.js';

describe('normalizeType', () => {
  it.each([
    ['JWT', 'jwt'],
    ['jwt', 'jwt'],
    ['application/JWT', 'jwt'],
    ['APPLICATION/jwt', 'jwt'],
    ['at+jwt', 'at+jwt'],
    ['application/at+JWT', 'at+jwt'],
    ['', ''],
    // RFC 7515 section 4.1.9: the prefix goes only where no other slash is.
    ['application/a/b', 'application/a/b'],
    ['text/plain', 'text/plain'],
    ['application', 'application'],
    ['xapplication/jwt', 'xapplication/jwt'],
    [' JWT ', ' jwt '],
  ])('makes %j %j', (typ, normalized) => {
    expect(normalizeType(typ)).toBe(normalized);
  });
});
