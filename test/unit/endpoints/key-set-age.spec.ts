import { describe, expect, it } from 'vitest';
import { keySetMaxAge } from '../../../libs/jwt-auth/src/endpoints/key-set-age.js';

const managed = (
  publishAhead: number,
  reloadLag = 5,
  clockTolerance = 5,
): Parameters<typeof keySetMaxAge>[0] => ({
  publishAhead,
  reloadLag,
  clockTolerance,
});

describe('how long others may keep the key set', () => {
  it('is ten minutes for keys that are given', () => {
    expect(keySetMaxAge(undefined)).toBe(600);
  });

  it.each([
    [86_400, 600],
    [1210, 600],
    [1209, 599],
    [1208, 599],
    [110, 50],
    [13, 1],
    [12, 1],
    [11, 0],
    [10, 0],
  ])('is for keys published %d seconds ahead %d', (ahead, maxAge) => {
    expect(keySetMaxAge(managed(ahead))).toBe(maxAge);
  });

  it('is never so long that two caches in a row miss the next key', () => {
    for (let ahead = 10; ahead < 3000; ahead += 7) {
      for (const lag of [1, 5]) {
        const maxAge = keySetMaxAge(managed(ahead, lag));
        expect(2 * maxAge + lag + 5).toBeLessThanOrEqual(ahead);
        expect(maxAge).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
