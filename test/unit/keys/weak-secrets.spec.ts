import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { HmacAlgorithm } from '../../../libs/jwt-auth/src/keys/algorithms.js';
import { patternOf } from '../../../libs/jwt-auth/src/keys/weak-secrets.js';
import { weaknessOf } from '../../../libs/jwt-auth/src/keys/key-strength.js';
import { propertyRuns } from '../../support/property-runs.js';
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

const PLACEHOLDER =
  'it is made of words and numbers of placeholders and tutorials';

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

  it.each(LONG_AND_WELL_KNOWN)(
    'is a placeholder with a character more, for %s: %j',
    (_, secret) => {
      for (const changed of [`${secret}!`, `!${secret}`]) {
        expect(weakness(changed)).toBe(`${PLACEHOLDER}${remedy(32)}`);
      }
    },
  );

  it.each([
    '12345678901234567890123456789012',
    'r9iMKoe5CRMgvJBBtp4HrqN7QiPpUToj',
    '0a6b944d-d2fb-46fc-a85e-0295c986cd9f',
    '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7',
    'DO NOT USE THIS VALUE. INSTEAD, CREATE A COMPLEX SECRET AND KEEP IT SAFE OUTSIDE OF THE SOURCE CODE.',
  ])('of a public list is refused: %s', (secret) => {
    const refused = `${message}${remedy(32)}`;
    expect(weakness(secret)).toBe(refused);
    expect(weakness(`${secret}\n`)).toBe(refused);
    expect(weakness(` ${secret}\r\n`)).toBe(refused);
  });

  it('of a public list is refused also in the bytes that its hex or base64 stands for', () => {
    const refused = `${message}${remedy(32)}`;
    const hex =
      '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7';
    expect(weakness(Buffer.from(hex, 'hex'))).toBe(refused);
    const base64 =
      'VGhpcyBzZWNyZXQgaXMgc3RvcmVkIGJhc2UtNjQgZW5jb2RlZCBvbiB0aGUgcHJveHkgaG9zdA';
    expect(weakness(Buffer.from(base64, 'base64'))).toBe(refused);
  });
});

describe('a secret that repeats itself', () => {
  it.each([
    'abcdefgh'.repeat(4),
    'f3Zq9LmX0b'.repeat(4),
    'f3Zq9LmX0bRt7Wy2'.repeat(2),
    `${'f3Zq9LmX0b'.repeat(3)}f3Z`,
  ])('is refused: %s', (secret) => {
    expect(weakness(secret)).toBe(`it repeats itself${remedy(32)}`);
  });

  it('is refused also where its bytes are no text', () => {
    const half = Buffer.from('f3a09bd4771c02ee8865ab3901dd4cff', 'hex');
    expect(weakness(Buffer.concat([half, half]))).toMatch(/^it repeats itself/);
    expect(weakness(Buffer.concat([half, randomBytes(16)]))).toBeUndefined();
  });
});

describe('a secret that is a run', () => {
  it.each([
    'abcdefghijklmnopqrstuvwxyz0123456789',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ987654321',
    'qwertyuiopasdfghjklzxcvbnm1234567890',
    'aaaaabbbbbcccccdddddeeeeefffffggggghhhhh',
    '!@#$%^&*()!@#$%^&*()1234567890qwerty',
    'zyxwvutsrqponmlkjihgfedcba-0987654321',
  ])('is refused: %s', (secret) => {
    expect(weakness(secret)).toBe(
      `it is made of characters that follow each other in the alphabet or on a keyboard${remedy(32)}`,
    );
  });
});

describe('a placeholder', () => {
  it.each([
    'your-256-bit-secret-your-256-bit-key',
    'changeme-changeme-please-in-production-1',
    'CHANGE_ME_TO_A_LONG_RANDOM_STRING_32_CHARS',
    'mySuperSecretKeyForJwtTokens123456',
    'mysupersecretjwtkeyforauthentication',
    'this is my very very secret secret key for the app',
    '<replace-this-with-at-least-32-random-characters>',
    'acmeBackendProductionJwtSecretKey2024',
    'insert your jwt secret here !!!!!!!!!!!!!!!!!!!!',
    'secret_key_for_development_only_do_not_use',
  ])('is refused: %s', (secret) => {
    expect(weakness(secret)).toBe(`${PLACEHOLDER}${remedy(32)}`);
  });

  it.each([
    'prod-jwt-secret-q3V0cGx1c2h5ZWFoMTIz',
    'my-secret-8f14e45fceea167a5a36dedd4bea2543',
    'correct horse battery staple orange piano',
    'Tr0ub4dor&3-plenty-of-olive-groves-nearby',
  ])('is not what has enough beside its words: %s', (secret) => {
    expect(weakness(secret)).toBeUndefined();
  });
});

describe('random secrets', () => {
  const RUNS = propertyRuns(Number(process.env['FUZZ_RUNS'] || 20_000));
  const FORMS: Readonly<Record<string, (bytes: Buffer) => string | Buffer>> = {
    bytes: (bytes) => bytes,
    hex: (bytes) => bytes.toString('hex'),
    base64: (bytes) => bytes.toString('base64'),
    base64url: (bytes) => bytes.toString('base64url'),
    '32 characters of hex': (bytes) => bytes.toString('hex').slice(0, 32),
    '32 characters of base64url': (bytes) =>
      bytes.toString('base64url').slice(0, 32),
  };

  it.each(Object.keys(FORMS))(
    'are all taken, as %s',
    { timeout: 600_000 },
    (form) => {
      const refused: unknown[] = [];
      for (let run = 0; run < RUNS; run++) {
        // Always the same, for a listed hash meets one in some hundred million.
        const bytes = createHash('sha512').update(`${form} ${run}`).digest();
        const secret = FORMS[form]!(bytes.subarray(0, 32 + (run % 33)));
        const fault = patternOf(Buffer.from(secret));
        if (fault !== undefined) {
          refused.push([secret, fault]);
        }
      }
      expect(refused).toEqual([]);
    },
  );
});

describe('a secret of a handful of characters', () => {
  it.each([
    'x'.repeat(71),
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
    expect(weakness('akcdzfgh'.repeat(4))).toMatch(/^it repeats itself/);
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
