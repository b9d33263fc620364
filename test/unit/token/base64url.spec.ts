import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCanonicalBase64url } from '../../../libs/jwt-auth/src/token/base64url.js';
import { propertyRuns } from '../../support/property-runs.js';

const ALPHABET = Array.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
);

function isRoundTrip(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text;
}

describe('isCanonicalBase64url', () => {
  it.each(['AA', 'AAA', 'AAAA', '_-_-', '-w', '__8', 'AAAAAA', 'eyJhIjoxfQ'])(
    'takes %j',
    (text) => {
      expect(isCanonicalBase64url(text)).toBe(true);
    },
  );

  it.each([
    ['nothing', ''],
    ['a length that no bytes have', 'A'],
    ['a length that no bytes have', 'AAAAA'],
    ['padding', 'AA=='],
    ['padding', 'AAA='],
    ['the other alphabet', 'AA+A'],
    ['the other alphabet', 'AA/A'],
    ['a space', 'AA A'],
    ['a space at the end', 'AAAA '],
    ['a line break at the end', 'AAAA\n'],
    ['a line break at the start', '\nAAAA'],
    ['a dot', 'AA.A'],
    ['a look-alike', 'АААА'],
    ['a NUL', 'AAA\0'],
    ['unused bits after one byte', 'AB'],
    ['unused bits after one byte', 'Ah'],
    ['unused bits after two bytes', 'AAB'],
    ['unused bits after two bytes', 'AAD'],
  ])('refuses %s: %j', (_, text) => {
    expect(isCanonicalBase64url(text)).toBe(false);
  });

  it('takes exactly the encodings of one byte and of two', () => {
    const texts = ALPHABET.flatMap((first) =>
      ALPHABET.flatMap((last) => [`${first}${last}`, `A${first}${last}`]),
    );
    const accepted = texts.filter(isCanonicalBase64url);
    expect(accepted).toEqual(texts.filter(isRoundTrip));
    expect(accepted).toHaveLength(256 + 64 * 16);
  });

  it('takes a text exactly where decoding and encoding give it back', () => {
    const unit = fc.constantFrom(...ALPHABET, '=', '+', '/', ' ', '\n', '.');
    const texts = fc.oneof(fc.string({ unit, maxLength: 12 }), fc.string());
    fc.assert(
      fc.property(texts, (text) => {
        expect(isCanonicalBase64url(text)).toBe(isRoundTrip(text));
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  it('takes what Node encodes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(isCanonicalBase64url(text)).toBe(true);
      }),
    );
  });
});
