import { bearer, type TokenSource } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { AMBIGUOUS, requestWith } from '../../support/token-sources.js';
import { refusal } from '../../support/tokens.js';

function authorization(value: string): TokenSource {
  return requestWith(['Authorization', value]);
}

describe('bearer()', () => {
  const extract = bearer();

  it.each([
    ['the scheme', 'Bearer abc.def.ghi', 'abc.def.ghi'],
    ['the scheme in lower case', 'bearer abc', 'abc'],
    ['the scheme in upper case', 'BEARER abc', 'abc'],
    ['the scheme in any case', 'bEaReR abc', 'abc'],
    ['several spaces', 'Bearer    abc', 'abc'],
    [
      'a comma join, as one malformed token',
      'Bearer a, Bearer b',
      'a, Bearer b',
    ],
    ['another scheme joined', 'Bearer a, Basic b', 'a, Basic b'],
    ['two tokens, as one malformed token', 'Bearer a b', 'a b'],
    ['a space after the token', 'Bearer abc ', 'abc '],
    ['a tab in the token', 'Bearer \tabc', '\tabc'],
    ['the scheme twice', 'Bearer Bearer abc', 'Bearer abc'],
    ['quotes', 'Bearer "abc"', '"abc"'],
    ['the scheme alone', 'Bearer', ''],
    ['the scheme and a space', 'Bearer ', ''],
    ['a tab for the space', 'Bearer\tabc', '\tabc'],
    ['a colon for the space', 'Bearer:abc', ':abc'],
    ['an equals sign for the space', 'Bearer="abc"', '="abc"'],
    ['the scheme and a comma', 'Bearer, Basic b', ', Basic b'],
  ])('takes what follows %s', (_, value, token) => {
    expect(extract(authorization(value))).toBe(token);
  });

  it.each([
    '',
    'Basic dXNlcjpwYXNz',
    'Basic abc, Bearer abc',
    'Digest username="Bearer abc"',
    'Bearerabc',
    'Bearer-abc',
    'Bearer.abc',
    'Bearers abc',
    'XBearer abc',
    ' Bearer abc',
    'abc.def.ghi',
    'token abc',
  ])('finds no token in %j', (value) => {
    expect(extract(authorization(value))).toBeUndefined();
  });

  it.each<[string, TokenSource]>([
    ['no header', { headers: {} }],
    ['another header', requestWith(['X-Authorization', 'Bearer abc'])],
    ['a query', { headers: {}, query: { authorization: 'Bearer abc' } }],
    ['a body', { headers: {}, body: { authorization: 'Bearer abc' } }],
  ])('finds no token in %s', (_, source) => {
    expect(extract(source)).toBeUndefined();
  });

  it.each<[string, readonly (readonly [string, string])[]]>([
    [
      'of two tokens',
      [
        ['Authorization', 'Bearer a'],
        ['Authorization', 'Bearer b'],
      ],
    ],
    [
      'of one token twice',
      [
        ['Authorization', 'Bearer a'],
        ['Authorization', 'Bearer a'],
      ],
    ],
    [
      'in two spellings',
      [
        ['authorization', 'Bearer a'],
        ['AUTHORIZATION', 'Bearer b'],
      ],
    ],
    [
      'of two schemes',
      [
        ['Authorization', 'Basic a'],
        ['Authorization', 'Bearer b'],
      ],
    ],
    [
      'with others between',
      [
        ['Authorization', 'Bearer a'],
        ['Host', 'x'],
        ['Authorization', 'Bearer b'],
      ],
    ],
    [
      'the second of them empty',
      [
        ['Authorization', 'Bearer a'],
        ['Authorization', ''],
      ],
    ],
  ])('refuses two headers %s', async (_, pairs) => {
    expect(await refusal(() => extract(requestWith(...pairs)))).toMatchObject(
      AMBIGUOUS,
    );
  });

  it('refuses two headers, the first of them empty', async () => {
    const source = requestWith(
      ['Authorization', ''],
      ['Authorization', 'Bearer a'],
    );
    expect(await refusal(() => extract(source))).toMatchObject(AMBIGUOUS);
  });

  it('refuses two headers where Fastify keeps them', async () => {
    const { headers, rawHeaders = [] } = requestWith(
      ['Authorization', 'Bearer a'],
      ['Authorization', 'Bearer b'],
    );
    const source = { headers, raw: { rawHeaders } };
    expect(await refusal(() => extract(source))).toMatchObject(AMBIGUOUS);
  });

  it('refuses an array of headers', async () => {
    const source = { headers: { authorization: ['Bearer a', 'Bearer b'] } };
    expect(await refusal(() => extract(source))).toMatchObject(AMBIGUOUS);
  });

  it.each([
    ['a value that is the name', ['X-Note', 'authorization']],
    ['a name of the same length', ['Cache-Control', 'no-cache']],
    ['a longer name', ['X-Authorization', 'Bearer b']],
  ] as const)('counts no other header: %s', (_, other) => {
    const source = requestWith(other, ['Authorization', 'Bearer a'], other);
    expect(extract(source)).toBe('a');
  });
});
