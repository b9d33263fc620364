import { describe, expect, it } from 'vitest';
import {
  allClaims,
  type ClaimRequirement,
  isClaimRequirement,
} from '../../../libs/jwt-auth/src/principal/requirement.js';
import { judgementOf } from '../../support/judgements.js';

describe('claims: all of them', () => {
  it.each<[ClaimRequirement, unknown, boolean]>([
    ['gold', 'gold', true],
    ['gold', 'Gold', false],
    ['gold', ['silver', 'gold'], true],
    ['gold', 'golden', false],
    ['gold', undefined, false],
    ['gold', { gold: true }, false],
    [5, 5, true],
    [5, '5', false],
    [0, false, false],
    [0, null, false],
    ['', undefined, false],
    [true, true, true],
    [true, 'true', false],
    [true, 1, false],
    [false, undefined, false],
    [['gold', 'platinum'], 'platinum', true],
    [['gold', 'platinum'], 'silver', false],
    [['gold', 'platinum'], ['silver', 'gold'], true],
    [[1, 'x'], 'x', true],
    [[], 'gold', false],
    [[], undefined, false],
    [(value) => value === 'gold', 'gold', true],
    [(value) => value === 'gold', 'silver', false],
    [(value) => value === undefined, undefined, true],
    [() => 'yes' as unknown as boolean, 'gold', false],
    [() => 1 as unknown as boolean, 'gold', false],
    [() => Promise.resolve(true) as unknown as boolean, 'gold', false],
  ])('%o of %j: %j', (wanted, plan, met) => {
    const requirement = allClaims({ plan: wanted });
    expect(requirement.isMet(judgementOf({ plan }))).toBe(met);
  });

  it('reads paths, and asks for every one of them', () => {
    const requirement = allClaims({ 'tenant.plan': 'gold', email: isText });
    const tenant = { plan: 'gold' };
    const both = judgementOf({ tenant, email: 'a@example.com' });
    expect(requirement.isMet(both)).toBe(true);
    expect(requirement.isMet(judgementOf({ tenant }))).toBe(false);
    const other = judgementOf({ tenant: {}, email: 'a@example.com' });
    expect(requirement.isMet(other)).toBe(false);
  });

  it('names the claims, not the values', () => {
    expect(allClaims({ 'tenant.plan': 'gold', level: 5 }).description).toBe(
      'certain values of the claims tenant.plan, level',
    );
  });

  function isText(value: unknown): boolean {
    return typeof value === 'string';
  }
});

describe('isClaimRequirement', () => {
  it.each([
    ['gold', true],
    ['', true],
    [0, true],
    [false, true],
    [['gold', 1, true], true],
    [() => true, true],
    [[], false],
    [undefined, false],
    [null, false],
    [{}, false],
    [['gold', undefined], false],
    [[null], false],
    [[['gold']], false],
    [[() => true], false],
    [Symbol('gold'), false],
    [1n, false],
  ])('of %o is %j', (value, is) => {
    expect(isClaimRequirement(value)).toBe(is);
  });
});

describe('a function that returns a promise, against its type', () => {
  it('admits nobody, and its rejection is nobody’s concern', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => {
      unhandled.push(reason);
    };
    process.on('unhandledRejection', note);
    const rejecting = (() => Promise.reject(new Error('away'))) as never;
    expect(allClaims({ plan: rejecting }).isMet(judgementOf())).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
