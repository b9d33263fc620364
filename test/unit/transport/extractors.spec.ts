import { fromRequest, type TokenExtractor } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { extractToken } from '../../../libs/jwt-auth/src/transport/extractors.js';
import { AMBIGUOUS } from '../../support/token-sources.js';
import { refusal } from '../../support/tokens.js';

describe('fromRequest()', () => {
  it.each([
    ['abc', 'abc'],
    ['', ''],
    [null, undefined],
    [undefined, undefined],
  ])('that returns %j finds %j', (found, token) => {
    expect(fromRequest(() => found)({ headers: {} })).toBe(token);
  });

  it('is given the request of the platform', () => {
    const request = { headers: {}, socket: { token: 'abc' } };
    const extract = fromRequest<typeof request>((given) => given.socket.token);
    expect(extract(request)).toBe('abc');
  });

  it.each([
    ['a promise', () => Promise.resolve('abc')],
    ['a promise that rejects', () => Promise.reject(new Error('late'))],
    ['a number', () => 5],
    ['an array', () => ['abc']],
    ['false', () => false],
  ])('must not return %s', async (_, find) => {
    const extract = fromRequest(find as unknown as () => string);
    expect(await refusal(() => extract({ headers: {} }))).toMatchObject({
      kind: 'misconfigured',
      code: 'wiring_invalid',
      message:
        'The function of fromRequest() must return text at once, or nothing',
    });
  });

  it('passes on what it throws', () => {
    const thrown = new Error('thrown');
    const extract = fromRequest(() => {
      throw thrown;
    });
    expect(() => extract({ headers: {} })).toThrow(thrown);
  });
});

describe('several extractors', () => {
  const nowhere: TokenExtractor = () => undefined;
  const one: TokenExtractor = () => 'one';
  const empty: TokenExtractor = () => '';

  it.each<[string, TokenExtractor[], string | undefined]>([
    ['none', [], undefined],
    ['nobody', [nowhere, nowhere], undefined],
    ['the first', [one, nowhere], 'one'],
    ['the last', [nowhere, nowhere, one], 'one'],
    ['one that finds empty text', [nowhere, empty], ''],
  ])('take what %s finds', (_, extractors, token) => {
    expect(extractToken(extractors, { headers: {} })).toBe(token);
  });

  it.each<[string, TokenExtractor[]]>([
    ['two tokens', [one, () => 'two']],
    ['one token twice', [one, one]],
    ['one behind another', [nowhere, one, nowhere, one]],
    ['empty text and a token', [empty, one]],
    ['a token and empty text', [one, empty]],
  ])('refuse %s', async (_, extractors) => {
    const error = await refusal(() =>
      extractToken(extractors, { headers: {} }),
    );
    expect(error).toMatchObject(AMBIGUOUS);
    expect(error.message).not.toContain('one token');
  });
});
