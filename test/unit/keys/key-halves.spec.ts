import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { importPrivateKey } from '../../../libs/jwt-auth/src/keys/key-material.js';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import {
  jwkOf,
  misconfigured,
  PAIR_TYPES,
  pairOf,
  pssPair,
} from './key-samples.js';

const p256 = jwkOf(pairOf('P-256').privateKey);
const otherP256 = jwkOf(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
);
const rsa = jwkOf(pairOf('rsa').privateKey);
const otherRsa = jwkOf(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
);

const NO_PRIMES = Object.fromEntries(
  ['p', 'q', 'dp', 'dq', 'qi'].map((name) => [name, 'AAAA']),
);

describe('a private key whose halves do not belong together is refused:', () => {
  it.each([
    [
      'the point is of another key',
      { ...p256, x: otherP256.x, y: otherP256.y },
    ],
    ['the private number is zero', { ...p256, d: 'AAAA' }],
    [
      'the private number is past the order of the curve',
      { ...p256, d: Buffer.alloc(32, 0xff).toString('base64url') },
    ],
    ['the modulus is of another key', { ...rsa, n: otherRsa.n }],
    ['the primes are none', { ...rsa, ...NO_PRIMES }],
  ])('%s', (_, jwk) => {
    const material = importPrivateKey(jwk);
    expect(() => new Key({ material })).toThrow(
      misconfigured('^its public members belong to another private key$'),
    );
  });
});

describe('a private key whose halves belong together is taken:', () => {
  it.each(PAIR_TYPES)('of type %s', (type, algorithm) => {
    const { privateKey } = pairOf(type);
    expect(new Key({ material: privateKey }).algorithm).toBe(algorithm);
  });

  it('of type ed25519, whose public half is worked out anew', () => {
    const other = jwkOf(generateKeyPairSync('ed25519').publicKey);
    const own = jwkOf(pairOf('ed25519').privateKey);
    const material = importPrivateKey({ ...own, x: other.x });
    expect(jwkOf(new Key({ material }).verifyKey).x).toBe(own.x);
  });

  it.each([
    ['PS256', 'sha256', 32],
    ['PS384', 'sha384', 48],
    ['PS512', 'sha512', 64],
  ])('for %s alone, bound to %s', (algorithm, hash, salt) => {
    expect(boundTo(algorithm, hash, salt).algorithm).toBe(algorithm);
  });
});

function boundTo(algorithm: string, hash: string, salt: number): Key {
  return new Key({ material: pssPair(hash, salt).privateKey, algorithm });
}
