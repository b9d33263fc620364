import { describe, expect, it } from 'vitest';
import { freshFor } from '../../../../libs/jwt-auth/src/keys/remote/freshness.js';

describe('an answer is good for', () => {
  it.each([
    ['max-age=600', 600],
    ['public, max-age=600', 600],
    ['public,max-age=600,must-revalidate', 600],
    ['MAX-AGE = "600"', 600],
    ['s-maxage=900, max-age=600', 600],
    ['max-age=60', 60],
    ['max-age=59', 60],
    ['max-age=0', 60],
    ['max-age=86400', 86_400],
    ['max-age=86401', 86_400],
    ['max-age=9999999999', 86_400],
    ['no-store', 60],
    ['no-cache', 60],
    ['no-cache="x", max-age=600', 60],
    ['max-age=600, no-store', 60],
  ])('%s: %d seconds', (control, seconds) => {
    expect(freshFor({ 'cache-control': control })).toBe(seconds);
  });

  it.each([
    undefined,
    '',
    'public',
    's-maxage=600',
    'x-max-age=600',
    'max-age=',
    'max-age=-600',
    'max-age=soon',
  ])('nobody knows how long: %j', (control) => {
    expect(freshFor({ 'cache-control': control })).toBeUndefined();
  });

  it.each([
    ['100', 500],
    ['0', 600],
    ['600', 60],
    ['9999999999', 60],
    ['-100', 600],
    ['soon', 600],
  ])('less the Age that it came with: %s', (age, seconds) => {
    expect(freshFor({ 'cache-control': 'max-age=600', age })).toBe(seconds);
  });
});
