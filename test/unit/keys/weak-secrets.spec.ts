import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { HmacAlgorithm } from '../../../libs/jwt-auth/src/keys/algorithms.js';
import { weaknessOf } from '../../../libs/jwt-auth/src/keys/key-strength.js';
import { pairOf, secretText } from './key-samples.js';

const SIZES: readonly [HmacAlgorithm, number][] = [
  ['HS256', 32],
  ['HS384', 48],
  ['HS512', 64],
];

/** Well-known secrets that would be long enough. */
const LONG_AND_WELL_KNOWN: readonly [HmacAlgorithm, string][] = [
  ['HS256', 'a-string-secret-at-least-256-bits-long'],
  ['HS256', 'super-secret-jwt-token-with-at-least-32-characters-long'],
  ['HS256', 'your-super-secret-jwt-key-change-this-in-production'],
  ['HS384', 'a-valid-string-secret-that-is-at-least-384-bits-long'],
  [
    'HS512',
    'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
  ],
];

function weakness(
  secret: string | Buffer,
  algorithm: HmacAlgorithm = 'HS256',
): string | undefined {
  return weaknessOf(createSecretKey(Buffer.from(secret)), algorithm);
}

function remedy(bytes: number): string {
  return `; use at least ${bytes} random bytes, such as the output of: openssl rand -base64 ${bytes}`;
}

describe.each(SIZES)('%s', (algorithm, bytes) => {
  it('takes as many bytes as its hash has, and more', () => {
    expect(weakness(secretText(bytes), algorithm)).toBeUndefined();
    expect(weakness(secretText(bytes + 1), algorithm)).toBeUndefined();
    expect(weakness(randomBytes(bytes), algorithm)).toBeUndefined();
  });

  it.each([0, 1, 16, bytes - 1])('refuses %d bytes', (length) => {
    expect(weakness(secretText(length), algorithm)).toBe(
      `${algorithm} needs ${bytes} bytes, it has ${length}${remedy(bytes)}`,
    );
  });
});

describe('a well-known secret', () => {
  const message = 'it is a well-known secret that anyone would try first';

  it.each([
    'secret',
    'changeme',
    'password',
    'your-256-bit-secret',
    'keyboard cat',
  ])('such as %j is named as such, though it is short', (secret) => {
    expect(weakness(secret)).toBe(`${message}${remedy(32)}`);
  });

  it.each(LONG_AND_WELL_KNOWN)('for %s: %j', (algorithm, secret) => {
    const bytes = new Map(SIZES).get(algorithm) ?? 0;
    expect(secret.length).toBeGreaterThanOrEqual(bytes);
    expect(weakness(secret, algorithm)).toBe(`${message}${remedy(bytes)}`);
  });

  it.each(LONG_AND_WELL_KNOWN)('is matched whole, for %s: %j', (_, secret) => {
    expect(weakness(`${secret}!`)).toBeUndefined();
    expect(weakness(`!${secret}`)).toBeUndefined();
  });
});

describe('a secret of a handful of characters', () => {
  it.each([
    'a'.repeat(64),
    'ab'.repeat(32),
    '1234567'.repeat(10),
    'secret'.repeat(12),
  ])('is refused: %s', (secret) => {
    expect(weakness(secret)).toBe(
      `it repeats a handful of characters${remedy(32)}`,
    );
  });

  it('is refused also where its bytes are no text', () => {
    expect(weakness(Buffer.alloc(32))).toMatch(/^it repeats a handful/);
    expect(weakness(Buffer.alloc(32, 0xff))).toMatch(/^it repeats a handful/);
  });

  it('is one of seven; eight will do', () => {
    expect(weakness('abcdefg'.repeat(5))).toMatch(/^it repeats a handful/);
    expect(weakness('abcdefgh'.repeat(4))).toBeUndefined();
  });
});

describe('PEM given as a secret', () => {
  const { privateKey, publicKey } = pairOf('P-256');

  it.each([
    ['private', privateKey.export({ type: 'pkcs8', format: 'pem' })],
    ['public', publicKey.export({ type: 'spki', format: 'pem' })],
  ])('is refused: a %s key', (_, pem) => {
    for (const before of ['', ' ', '\n\t', '\ufeff']) {
      expect(weakness(`${before}${pem.toString()}`)).toBe(
        'it is a key of a pair, which others may know; give it as privateKey or publicKey',
      );
    }
  });
});
