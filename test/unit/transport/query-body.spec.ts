import {
  body,
  query,
  type TokenExtractor,
  type TokenSource,
} from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { AMBIGUOUS } from '../../support/token-sources.js';
import { refusal } from '../../support/tokens.js';

describe.each<[string, (name: string) => TokenExtractor, 'query' | 'body']>([
  ['query()', query, 'query'],
  ['body()', body, 'body'],
])('%s', (_, extractorOf, place) => {
  const extract = extractorOf('token');
  const source = (container: unknown): TokenSource => ({
    headers: {},
    [place]: container,
  });

  it.each([
    ['text', { token: 'abc' }, 'abc'],
    ['empty text', { token: '' }, ''],
    ['an array of one text', { token: ['abc'] }, 'abc'],
    ['a number, as a malformed token', { token: 5 }, ''],
    ['true, as a malformed token', { token: true }, ''],
    ['an object, as a malformed token', { token: { a: 'b' } }, ''],
  ])('takes %s', (__, container, token) => {
    expect(extract(source(container))).toBe(token);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'token=abc'],
    ['bytes', Buffer.from('token=abc')],
    ['an array', ['token']],
    ['another member', { Token: 'abc' }],
    ['a member that is null', { token: null }],
    ['a member that is undefined', { token: undefined }],
    ['an empty array', { token: [] }],
    ['an inherited member', Object.create({ token: 'abc' })],
  ])('finds no token in %s', (__, container) => {
    expect(extract(source(container))).toBeUndefined();
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'finds nothing that is inherited: %s',
    (name) => {
      expect(extractorOf(name)(source({}))).toBeUndefined();
    },
  );

  it.each([[['a', 'b']], [['a', 'a']], [[null, 'a']], [[{}, {}, {}]]])(
    'refuses several: %j',
    async (token) => {
      const error = await refusal(() => extract(source({ token })));
      expect(error).toMatchObject(AMBIGUOUS);
    },
  );

  it.each([[[5]], [[{ a: 'b' }]], [[['abc']]]])(
    'takes the array %j for a malformed token',
    (token) => {
      expect(extract(source({ token }))).toBe('');
    },
  );

  it('enumerates no members, however many there are', () => {
    const container = new Proxy(
      { token: 'abc' },
      {
        ownKeys: () => {
          throw new Error('The members were listed');
        },
      },
    );
    expect(extract(source(container))).toBe('abc');
  });

  it('looks at no element of a list of 100,000', async () => {
    const token = new Proxy(Array.from({ length: 100_000 }), {
      get: (target, name) => {
        expect(name).not.toMatch(/^\d+$/);
        return Reflect.get(target, name) as unknown;
      },
    });
    const error = await refusal(() => extract(source({ token })));
    expect(error).toMatchObject(AMBIGUOUS);
  });

  it('looks in no other place', () => {
    const [query_, body_] =
      place === 'query' ? [{}, { token: 'x' }] : [{ token: 'x' }, {}];
    const elsewhere = { headers: { token: 'x' }, query: query_, body: body_ };
    expect(extract(elsewhere)).toBeUndefined();
  });
});
