import { cookie, type TokenSource } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { AMBIGUOUS } from '../../support/token-sources.js';
import { refusal } from '../../support/tokens.js';

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

  it('may have a name that is no pattern', () => {
    expect(cookie('a.b')(cookies('axb=1; a.b=2'))).toBe('2');
    expect(cookie('__Host-t')(cookies('__Host-t=3'))).toBe('3');
  });
});
