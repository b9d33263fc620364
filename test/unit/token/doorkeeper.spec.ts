import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Doorkeeper } from '../../../libs/jwt-auth/src/token/doorkeeper.js';

const tokens = (count: number): string[] =>
  Array.from({ length: count }, () => randomBytes(64).toString('base64url'));

describe('a doorkeeper', () => {
  it('knows a token from its second time on', () => {
    const doorkeeper = new Doorkeeper(1);
    expect(doorkeeper.knows('header.payload.signature')).toBe(false);
    expect(doorkeeper.knows('header.payload.signature')).toBe(true);
  });

  it('knows most of as many tokens as are worth holding', () => {
    const doorkeeper = new Doorkeeper(1000);
    const some = tokens(1000);
    some.forEach((token) => doorkeeper.knows(token));
    const known = some.filter((token) => doorkeeper.knows(token)).length;
    // No other of the thousand may have had its place, one of 4,000: e^(-1/4), or 78 %.
    expect(known).toBeGreaterThan(700);
  });

  it('takes hardly any stranger for somebody it knows', () => {
    const doorkeeper = new Doorkeeper(1000);
    tokens(10_000).forEach((token) => doorkeeper.knows(token));
    const strangers = tokens(10_000);
    const mistaken = strangers.filter((token) => doorkeeper.knows(token));
    // One in 32,768, were the marks spread evenly.
    expect(mistaken.length).toBeLessThan(20);
  });

  it('forgets what many others came after', () => {
    const doorkeeper = new Doorkeeper(100);
    const some = tokens(100);
    some.forEach((token) => doorkeeper.knows(token));
    tokens(4000).forEach((token) => doorkeeper.knows(token));
    const known = some.filter((token) => doorkeeper.knows(token)).length;
    expect(known).toBeLessThan(10);
  });

  it('tells tokens with short ends apart by what is there', () => {
    const doorkeeper = new Doorkeeper(1000);
    doorkeeper.knows('a');
    expect(doorkeeper.knows('b')).toBe(false);
    expect(doorkeeper.knows('a')).toBe(true);
  });
});
