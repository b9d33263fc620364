import { header, type TokenSource } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { AMBIGUOUS, requestWith } from '../../support/token-sources.js';
import { refusal } from '../../support/tokens.js';

describe('header()', () => {
  const extract = header('X-Access-Token');

  it.each(['abc.def.ghi', 'Bearer abc', ' abc', 'a, b'])(
    'takes the whole value %j',
    (value) => {
      expect(extract(requestWith(['x-ACCESS-token', value]))).toBe(value);
    },
  );

  it.each<TokenSource>([
    { headers: {} },
    { headers: { 'x-access-token': undefined } },
    requestWith(['X-Access-Token', '']),
    requestWith(['Authorization', 'Bearer abc']),
  ])('finds no token in %j', (source) => {
    expect(extract(source)).toBeUndefined();
  });

  it('refuses the header twice, which Node joins', async () => {
    const source = {
      headers: { 'x-access-token': 'a, b' },
      rawHeaders: ['X-Access-Token', 'a', 'X-Access-Token', 'b'],
    };
    expect(await refusal(() => extract(source))).toMatchObject(AMBIGUOUS);
  });

  it('finds nothing that headers inherit', () => {
    expect(header('constructor')({ headers: {} })).toBeUndefined();
  });
});
