import { describe, expect, it } from 'vitest';
import { FakeClock, START } from '../../support/fake-clock.js';
import { altered, bench, verdict } from '../../support/tokens.js';

/** A token with these claims, looked at so many seconds after `START`. */
async function at(
  seconds: number,
  claims: Record<string, number>,
  clockTolerance: number,
): Promise<string> {
  const clock = new FakeClock();
  const { service } = bench({ clockTolerance }, { clock });
  clock.advance(seconds);
  return verdict(service, altered({}, claims));
}

describe.each([0, 5, 300])('with a tolerance of %d seconds', (tolerance) => {
  const exp = START + 600;

  it.each([
    ['a second before', 600 + tolerance - 1, 'accepted'],
    ['a moment before', 600 + tolerance - 0.25, 'accepted'],
    ['at', 600 + tolerance, 'not_expired: token_expired'],
    ['a second past', 600 + tolerance + 1, 'not_expired: token_expired'],
  ])('exp, %s its end: %d', async (_, seconds, expected) => {
    expect(await at(seconds, { exp }, tolerance)).toBe(expected);
  });

  it.each(['nbf', 'iat'])('%s, at the bound and past it', async (name) => {
    const check = { nbf: 'not_before', iat: 'issued_at' }[name];
    const early = `${check}: token_not_yet_valid`;
    const start = START + 400;
    const claims = { exp, iat: START, [name]: start };
    const opens = 400 - tolerance;
    expect(await at(opens - 1, claims, tolerance)).toBe(early);
    expect(await at(opens - 0.25, claims, tolerance)).toBe(early);
    expect(await at(opens, claims, tolerance)).toBe('accepted');
    expect(await at(opens + 1, claims, tolerance)).toBe('accepted');
  });
});

describe('a token issued', () => {
  it('is good from notBefore until expiresIn, with the default tolerance', async () => {
    const { service, clock } = bench();
    const { token } = await service.issue('alice', {}, { notBefore: 60 });
    const seen: string[] = [];
    for (const step of [0, 54, 1, 849, 1]) {
      clock.advance(step);
      seen.push(await verdict(service, token));
    }
    expect(seen).toEqual([
      'not_before: token_not_yet_valid',
      'not_before: token_not_yet_valid',
      'accepted',
      'accepted',
      'not_expired: token_expired',
    ]);
  });

  it('goes by the clock of whoever looks at it', async () => {
    const ahead = bench();
    ahead.clock.advance(6);
    const { token } = await ahead.service.issue('alice');
    const { service, clock } = bench();
    expect(await verdict(service, token)).toBe(
      'issued_at: token_not_yet_valid',
    );
    clock.advance(1);
    expect(await verdict(service, token)).toBe('accepted');
  });
});
