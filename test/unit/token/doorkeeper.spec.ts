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
    expect(doorkeeper.knows('header.payload.signature')).toBe(true);
  });

  it('knows every one of as many tokens as are worth holding', () => {
    const doorkeeper = new Doorkeeper(1000);
    const some = tokens(1000);
    const atOnce = some.filter((token) => doorkeeper.knows(token));
    expect(atOnce.length).toBeLessThan(5);
    expect(some.every((token) => doorkeeper.knows(token))).toBe(true);
  });

  it('takes hardly any stranger for somebody it knows', () => {
    const doorkeeper = new Doorkeeper(1000);
    const strangers = tokens(100_000);
    const mistaken = strangers.filter((token) => doorkeeper.knows(token));
    // Of a full filter 1 in 5,000 would be, (1 - e^(-4/32))^4; it is full only now and then.
    expect(mistaken.length).toBeLessThan(25);
  });

  it('knows also the first one after it forgot all others', () => {
    const doorkeeper = new Doorkeeper(10);
    for (const token of tokens(100)) {
      doorkeeper.knows(token);
      expect(doorkeeper.knows(token)).toBe(true);
    }
  });

  it('forgets, in the end, who came before many others', () => {
    const doorkeeper = new Doorkeeper(100);
    const some = tokens(50);
    some.forEach((token) => doorkeeper.knows(token));
    tokens(101).forEach((token) => doorkeeper.knows(token));
    const known = some.filter((token) => doorkeeper.knows(token));
    expect(known.length).toBeLessThan(5);
  });

  it('tells tokens with short ends apart by what is there', () => {
    const doorkeeper = new Doorkeeper(1000);
    doorkeeper.knows('a');
    expect(doorkeeper.knows('b')).toBe(false);
    expect(doorkeeper.knows('a')).toBe(true);
  });
});
