import {
  checkPrimeSync,
  createPublicKey,
  generatePrimeSync,
  type KeyObject,
  randomBytes,
  randomInt,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { weaknessOf } from '../../../libs/jwt-auth/src/keys/key-strength.js';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import { isRoca } from '../../../libs/jwt-auth/src/keys/roca.js';
import { misconfigured, pairOf, pssPair } from './key-samples.js';

const ROCA =
  'its RSA modulus was made by a flawed generator and can be factored (ROCA, CVE-2017-15361); make a new pair elsewhere';
const GENERATOR = 65_537n;

/** The primes whose product the generator used, by the size of the modulus. */
const PRIMES_BY_BITS = [
  [512, 39],
  [1024, 71],
  [2048, 126],
  [3968, 225],
] as const;

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let candidate = 2n; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0n)) {
      primes.push(candidate);
    }
  }
  return primes;
}

function power(base: bigint, exponent: number, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    result = rest % 2 === 1 ? (result * square) % modulus : result;
    square = (square * square) % modulus;
  }
  return result;
}

const bitsOf = (value: bigint): number => value.toString(2).length;

function bytesOf(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

/** A number as the flawed generator proposed it: k·M + (65537^a mod M). */
function rocaNumber(bits: number, product: bigint): bigint {
  const kBits = bits - bitsOf(product) + 1;
  const k = BigInt(`0x${randomBytes(8).toString('hex')}`) >> BigInt(64 - kBits);
  const top = 1n << BigInt(kBits - 1);
  return (k | top) * product + power(GENERATOR, randomInt(2 ** 40), product);
}

function rocaPrime(bits: number, product: bigint): bigint {
  for (;;) {
    const candidate = rocaNumber(bits, product);
    if (checkPrimeSync(candidate)) {
      return candidate;
    }
  }
}

function rocaModulus(bits: number, primes: number): bigint {
  const product = firstPrimes(primes).reduce((all, prime) => all * prime);
  const half = Math.max(bits / 2, bitsOf(product) + 8);
  return rocaPrime(half, product) * rocaPrime(half, product);
}

function rsaKey(modulus: bigint): KeyObject {
  const n = bytesOf(modulus).toString('base64url');
  return createPublicKey({
    key: { kty: 'RSA', n, e: 'AQAB' },
    format: 'jwk',
  });
}

describe('a modulus of the flawed generator', () => {
  it.each(PRIMES_BY_BITS)('of %d bits is told', (bits, primes) => {
    expect(isRoca(bytesOf(rocaModulus(bits, primes)))).toBe(true);
  });

  it('makes an RSA key unfit for every algorithm', () => {
    const material = rsaKey(rocaModulus(2048, 126));
    expect(material.asymmetricKeyDetails?.modulusLength).toBeGreaterThanOrEqual(
      2048,
    );
    for (const algorithm of ['RS256', 'RS512', 'PS384'] as const) {
      expect(weaknessOf(material, algorithm)).toBe(ROCA);
    }
    expect(() => new Key({ material, algorithm: 'RS256' })).toThrow(
      misconfigured(ROCA.replace('(', '\\(').replace(')', '\\)')) as Error,
    );
  });

  it('needs one exponent for all primes, not one for each', () => {
    const product = firstPrimes(39).reduce((all, prime) => all * prime);
    const number = rocaNumber(512, product) * rocaNumber(512, product);
    expect(isRoca(bytesOf(number))).toBe(true);
    // Still a power of 65537 modulo every prime, but not by one exponent.
    const rest = (number * GENERATOR) % 37n;
    const inconsistent = changedModulo(37n, rest, number, product);
    expect(inconsistent % 37n).toBe(rest);
    expect(isRoca(bytesOf(inconsistent))).toBe(false);
  });
});

describe('an ordinary modulus', () => {
  it('is never taken for one, of 200', () => {
    const primes = Array.from({ length: 21 }, () =>
      generatePrimeSync(512, { bigint: true }),
    );
    const moduli = primes.flatMap((p, index) =>
      primes.slice(index + 1).map((q) => p * q),
    );
    expect(moduli.length).toBeGreaterThanOrEqual(200);
    expect(moduli.filter((modulus) => isRoca(bytesOf(modulus)))).toEqual([]);
  });

  it('passes as a public, a private and an RSASSA-PSS key', () => {
    const { publicKey, privateKey } = pairOf('rsa');
    expect(weaknessOf(publicKey, 'RS256')).toBeUndefined();
    expect(weaknessOf(privateKey, 'PS256')).toBeUndefined();
    expect(weaknessOf(pssPair('sha256').privateKey, 'PS256')).toBeUndefined();
  });
});

/** A number unchanged modulo every prime but one. */
function changedModulo(
  prime: bigint,
  rest: bigint,
  number: bigint,
  product: bigint,
): bigint {
  let changed = number;
  while (changed % prime !== rest) {
    changed += product / prime;
  }
  return changed;
}
