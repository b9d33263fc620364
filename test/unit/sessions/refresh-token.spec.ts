import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  digestsOf,
  formatRefreshToken,
  newRefreshToken,
  parseRefreshToken,
} from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import { propertyRuns } from '../../support/property-runs.js';

const TOKEN = newRefreshToken('alice');
const TEXT = formatRefreshToken(TOKEN);
const [SID, , F, S] = TEXT.split('.') as [string, string, string, string];

describe('a refresh token', () => {
  it('is text of sid, generation, F and S that is read back', () => {
    expect(TEXT).toMatch(/^[\w-]{26}\.0\.[\w-]{22}\.[\w-]{43}$/);
    expect(parseRefreshToken(TEXT)).toEqual(TOKEN);
    const late = { ...TOKEN, generation: 999_999_999 };
    const text = formatRefreshToken(late);
    expect(text).toHaveLength(103);
    expect(parseRefreshToken(text)).toEqual(late);
  });

  it('is new in every part each time', () => {
    const tokens = Array.from({ length: 100 }, () => newRefreshToken('alice'));
    for (const part of ['sessionId', 'family', 'secret'] as const) {
      expect(new Set(tokens.map((each) => each[part])).size).toBe(100);
    }
  });

  it('is stored as SHA-256 of the bytes of F, with the issuer, and of S', () => {
    const hash = (...parts: Buffer[]): string =>
      createHash('sha256').update(Buffer.concat(parts)).digest('base64url');
    const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
    const prefix = Buffer.from(
      '@jwt-auth/nestjs session family v1\0\0\0\x03iss',
    );
    expect(digestsOf(TOKEN, 'iss')).toEqual({
      family: hash(prefix, bytes(F)),
      secret: hash(bytes(S)),
    });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
    ['an object that reads well', { toString: () => TEXT, length: 10 }],
    ['an array', [TEXT]],
    ['empty text', ''],
    ['dots', '...'],
    ['white space before', ` ${TEXT}`],
    ['white space after', `${TEXT} `],
    ['a newline after', `${TEXT}\n`],
    ['a part too few', `${SID}.0.${F}`],
    ['a part too many', `${TEXT}.`],
    ['a part more', `${SID}.0.${F}.${S}.x`],
    ['no generation', `${SID}..${F}.${S}`],
    ['a generation below 0', `${SID}.-1.${F}.${S}`],
    ['a generation with a sign', `${SID}.+1.${F}.${S}`],
    ['a generation with a leading 0', `${SID}.01.${F}.${S}`],
    ['a generation with a fraction', `${SID}.1e3.${F}.${S}`],
    ['a generation in hexadecimal', `${SID}.0x1.${F}.${S}`],
    ['a generation in other digits', `${SID}.٣.${F}.${S}`],
    ['a generation of ten digits', `${SID}.1000000000.${F}.${S}`],
    ['a sid too short', `${SID.slice(1)}.0.${F}.${S}`],
    ['a sid too long', `A${SID}.0.${F}.${S}`],
    ['a sid of another alphabet', `${'+'.repeat(26)}.0.${F}.${S}`],
    ['a sid that is not canonical', `${SID.slice(0, 25)}B.0.${F}.${S}`],
    ['F too short', `${SID}.0.${F.slice(1)}.${S}`],
    ['F that is not canonical', `${SID}.0.${F.slice(0, 21)}B.${S}`],
    ['S too long', `${SID}.0.${F}.${S}A`],
    ['S that is not canonical', `${SID}.0.${F}.${S.slice(0, 42)}B`],
    ['S with padding', `${SID}.0.${F}.${S}=`],
    ['a look-alike', `${SID}.0.${F}.${'А'.repeat(43)}`],
    ['megabytes', 'A.'.repeat(5_000_000)],
  ])('is not %s', (_, text) => {
    expect(parseRefreshToken(text)).toBeUndefined();
  });

  it('is one spelling alone: what is read is written the same', () => {
    const character = fc.constantFrom(...'.-_A09=+ \n\0é'.split(''));
    fc.assert(
      fc.property(fc.nat(TEXT.length - 1), character, (at, other) => {
        const text = TEXT.slice(0, at) + other + TEXT.slice(at + 1);
        const token = parseRefreshToken(text);
        return token === undefined || formatRefreshToken(token) === text;
      }),
      { numRuns: propertyRuns(2000) },
    );
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseRefreshToken(value)).toBeUndefined();
      }),
    );
  });
});
