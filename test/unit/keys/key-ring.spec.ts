import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Algorithm } from '../../../libs/jwt-auth/src/keys/algorithms.js';
import { KeyRing } from '../../../libs/jwt-auth/src/keys/key-ring.js';
import { Key, type KeyWindow } from '../../../libs/jwt-auth/src/keys/key.js';
import { misconfigured, pairOf, secretText } from './key-samples.js';

const ALWAYS: KeyWindow = { signFrom: -Infinity, verifyUntil: Infinity };

function secretKey(
  kid: string,
  algorithm: Algorithm = 'HS256',
  window: Partial<KeyWindow> = {},
): Key {
  const material = createSecretKey(Buffer.from(`${kid} ${secretText(64)}`));
  return new Key({
    material,
    algorithm,
    kid,
    window: { ...ALWAYS, ...window },
  });
}

const publicKey = new Key({
  material: pairOf('ed25519').publicKey,
  kid: 'public',
});

describe('a kid', () => {
  const [first, second] = [secretKey('first'), secretKey('second')];
  const ring = new KeyRing([first, second, publicKey]);

  it.each([
    ['first', first],
    ['second', second],
    ['public', publicKey],
  ])('%j names its key, whatever the algorithm', (kid, key) => {
    expect(ring.resolve({ alg: 'HS256', kid }, 0)).toBe(key);
    expect(ring.resolve({ alg: 'EdDSA', kid }, 0)).toBe(key);
  });

  it.each([
    'First',
    'first ',
    'firs',
    '',
    '../first',
    "' OR 1=1 --",
    '__proto__',
    'constructor',
    'x'.repeat(10_000),
  ])('%j names none, and never falls through to another', (kid) => {
    expect(ring.resolve({ alg: 'HS256', kid }, 0)).toBeUndefined();
    expect(ring.resolve({ alg: 'EdDSA', kid }, 0)).toBeUndefined();
  });

  it('that is no text names none', () => {
    for (const kid of [{}, ['first'], 0, null]) {
      const hint = { alg: 'EdDSA', kid: kid as unknown as string } as const;
      expect(ring.resolve(hint, 0)).toBeUndefined();
    }
  });
});

describe('without a kid', () => {
  it.each<[string, Algorithm, number | undefined]>([
    ['the one key of the algorithm is meant', 'EdDSA', 0],
    ['one of two is not guessed', 'HS256', undefined],
    ['there is none of another algorithm', 'RS256', undefined],
  ])('%s', (_, alg, index) => {
    const keys = [publicKey, secretKey('first'), secretKey('second')];
    const expected = index === undefined ? undefined : keys[index];
    expect(new KeyRing(keys).resolve({ alg }, 0)).toBe(expected);
  });

  it('a key whose window has shut is no candidate', () => {
    const old = secretKey('old', 'HS256', { verifyUntil: 100 });
    const fresh = secretKey('new');
    const ring = new KeyRing([old, fresh]);
    expect(ring.resolve({ alg: 'HS256' }, 99)).toBeUndefined();
    expect(ring.resolve({ alg: 'HS256' }, 100)).toBe(fresh);
  });
});

describe('verifyUntil', () => {
  const key = secretKey('key', 'HS256', { verifyUntil: 100 });
  const ring = new KeyRing([key]);

  it.each([
    [99.999, key],
    [100, undefined],
    [100.001, undefined],
  ])('at %d', (now, expected) => {
    expect(ring.resolve({ alg: 'HS256', kid: 'key' }, now)).toBe(expected);
    expect(ring.resolve({ alg: 'HS256' }, now)).toBe(expected);
  });
});

describe('signingKey', () => {
  const always = secretKey('always');
  const march = secretKey('march', 'HS512', {
    signFrom: 100,
    verifyUntil: 300,
  });
  const april = secretKey('april', 'HS256', {
    signFrom: 200,
    verifyUntil: 300,
  });

  it.each([
    [99.999, always],
    [100, march],
    [199.999, march],
    [200, april],
    [299.999, april],
    [300, always],
  ])('at %d is the one whose window opened last', (now, expected) => {
    for (const keys of permutations([always, march, april])) {
      expect(new KeyRing(keys).signingKey(now)).toBe(expected);
    }
  });

  it('is the first given of two that opened together', () => {
    const other = secretKey('other');
    expect(new KeyRing([always, other]).signingKey(0)).toBe(always);
    expect(new KeyRing([other, always]).signingKey(0)).toBe(other);
  });

  it.each([
    ['is empty', [], 0],
    ['only verifies', [publicKey], 0],
    ['has not opened yet', [march], 99],
    ['has shut', [march], 300],
  ])('is missing where the ring %s', (_, keys, now) => {
    expect(() => new KeyRing(keys).signingKey(now)).toThrow(
      expect.objectContaining({
        kind: 'misconfigured',
        code: 'signing_key_missing',
        message:
          'No key may sign now: give a secret or a privateKey whose window is open',
      }),
    );
  });
});

it('two keys of one kid make no ring', () => {
  const keys = [secretKey('same', 'HS256'), secretKey('same', 'HS512')];
  expect(() => new KeyRing(keys)).toThrow(
    misconfigured('^two keys are the same or share a kid'),
  );
});

function permutations([a, b, c]: [Key, Key, Key]): Key[][] {
  return [
    [a, b, c],
    [a, c, b],
    [b, a, c],
    [b, c, a],
    [c, a, b],
    [c, b, a],
  ];
}
