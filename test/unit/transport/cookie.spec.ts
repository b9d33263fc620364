import { cookie, type TokenSource } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { AMBIGUOUS } from '../../support/token-sources.js';
import { refusal } from '../../support/tokens.js';

/** What `trim()` takes away, and what browsers leave in the name of a cookie. */
const AROUND = ['\u00A0', '\u0085', '\u000B', '\u000C', '\uFEFF', '\u2028'];

function cookies(value: string | string[]): TokenSource {
  return { headers: { cookie: value } };
}

describe('cookie()', () => {
  const extract = cookie('token');

  it.each([
    ['token=abc', 'abc'],
    ['a=1; token=abc; b=2', 'abc'],
    ['a=1;token=abc;b=2', 'abc'],
    ['  token=abc  ', 'abc'],
    ['a=1;\ttoken=abc\t', 'abc'],
    ['token= abc', 'abc'],
    ['token= "abc" ; a=1', 'abc'],
    ['token="abc"', 'abc'],
    ['token="a"b"', 'a"b'],
    ['token="abc', '"abc'],
    ['token=a=b=c', 'a=b=c'],
    ['token=a%20b', 'a%20b'],
    ['token=; a=1; token="b"', 'b'],
    ['token=""; token=b; token=', 'b'],
    ['a="token=x"; token=abc', 'abc'],
    ['mytoken=x; token=abc', 'abc'],
    ['token2=x; token=abc', 'abc'],
    ['Token=x; token=abc', 'abc'],
  ])('of %j is %j', (value, token) => {
    expect(extract(cookies(value))).toBe(token);
  });

  it.each([
    '',
    ';',
    'a=1',
    'token',
    'Token=abc',
    'mytoken=abc',
    'token =abc',
    'token\t=abc',
    ...AROUND.flatMap((byte) => [
      `${byte}token=abc`,
      `a=1; ${byte}token=abc`,
      `token${byte}=abc`,
      `${byte} token=abc`,
    ]),
    '=token=abc',
    '; =token=abc',
    'token=',
    'token=""',
  ])('is not in %j', (value) => {
    expect(extract(cookies(value))).toBeUndefined();
  });

  it('is nowhere but in the header', () => {
    const source = {
      headers: {},
      cookies: { token: 'x' },
      query: { token: 'x' },
    };
    expect(extract(source)).toBeUndefined();
  });

  it.each(['token=a; token=b', 'token=a;token=a'])(
    'must not be there twice: %j',
    async (value) => {
      expect(await refusal(() => extract(cookies(value)))).toMatchObject(
        AMBIGUOUS,
      );
    },
  );

  it('leaves bytes that are no spaces and tabs in the value', () => {
    expect(extract(cookies('token=\u00A0abc\u00A0'))).toBe('\u00A0abc\u00A0');
    expect(extract(cookies('token="'))).toBe('"');
  });

  it('may come in several headers, in none of which it is to be joined', async () => {
    expect(extract(cookies(['a=1', 'token=abc']))).toBe('abc');
    const twice = cookies(['token=a', 'token=b']);
    expect(await refusal(() => extract(twice))).toMatchObject(AMBIGUOUS);
  });

  it('takes its time from the length of the header only', () => {
    const blank = ' '.repeat(16_000);
    expect(extract(cookies(`a${blank}b; token=abc`))).toBe('abc');
  });

  it('may have a name that is no pattern', () => {
    expect(cookie('a.b')(cookies('axb=1; a.b=2'))).toBe('2');
    expect(cookie('__Host-t')(cookies('__Host-t=3'))).toBe('3');
  });
});
