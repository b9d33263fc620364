import {
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Algorithm } from '../../../libs/jwt-auth/src/keys/algorithms.js';
import { weaknessOf } from '../../../libs/jwt-auth/src/keys/key-strength.js';
import { type PairType, pairOf, pssPair } from './key-samples.js';

function rsa(modulusLength: number, publicExponent?: number): KeyObject {
  const options = { modulusLength, publicExponent };
  return generateKeyPairSync('rsa', options).publicKey;
}

function ec(namedCurve: string): KeyObject {
  return generateKeyPairSync('ec', { namedCurve }).publicKey;
}

describe('a pair is fit for', () => {
  it.each<[Algorithm, PairType]>([
    ['RS256', 'rsa'],
    ['RS384', 'rsa'],
    ['RS512', 'rsa'],
    ['PS256', 'rsa'],
    ['PS384', 'rsa'],
    ['PS512', 'rsa'],
    ['PS256', 'rsa-pss'],
    ['ES256', 'P-256'],
    ['ES384', 'P-384'],
    ['ES512', 'P-521'],
    ['EdDSA', 'ed25519'],
  ])('%s with %s', (algorithm, type) => {
    const { privateKey, publicKey } = pairOf(type);
    expect(weaknessOf(publicKey, algorithm)).toBeUndefined();
    expect(weaknessOf(privateKey, algorithm)).toBeUndefined();
  });

  it.each([2048, 3072])('RS256 with a modulus of %d bits', (bits) => {
    expect(weaknessOf(rsa(bits), 'RS256')).toBeUndefined();
  });
});

describe('a pair costs too much to verify with', () => {
  const jwkOf = (n: Buffer, e: Buffer): KeyObject =>
    createPublicKey({
      key: {
        kty: 'RSA',
        n: n.toString('base64url'),
        e: e.toString('base64url'),
      },
      format: 'jwk',
    });
  const odd = (bytes: number): Buffer => Buffer.alloc(bytes, 0xff);

  it.each([
    ['a modulus of 16,392 bits', odd(2049), Buffer.from([1, 0, 1])],
    ['an exponent of 72 bits', odd(256), odd(9)],
  ])('with %s', (_, n, e) => {
    expect(weaknessOf(jwkOf(n, e), 'RS256')).toMatch(/cost too much/);
  });

  it('but not with an exponent of 64 bits', () => {
    expect(weaknessOf(jwkOf(odd(256), odd(8)), 'RS256')).toBeUndefined();
  });
});

describe('the type must be that of the algorithm', () => {
  const secret = createSecretKey(Buffer.alloc(32));

  it.each<[Algorithm, KeyObject, string]>([
    [
      'HS256',
      pairOf('rsa').publicKey,
      'needs a key of type secret, this one is rsa',
    ],
    [
      'HS256',
      pairOf('P-256').publicKey,
      'needs a key of type secret, this one is ec',
    ],
    ['RS256', secret, 'needs a key of type rsa, this one is secret'],
    [
      'RS256',
      pairOf('P-256').publicKey,
      'needs a key of type rsa, this one is ec',
    ],
    [
      'RS256',
      pairOf('rsa-pss').publicKey,
      'needs a key of type rsa, this one is rsa-pss',
    ],
    [
      'PS256',
      pairOf('ed25519').publicKey,
      'needs a key of type rsa or rsa-pss, this one is ed25519',
    ],
    [
      'ES256',
      pairOf('rsa').publicKey,
      'needs a key of type ec, this one is rsa',
    ],
    [
      'EdDSA',
      pairOf('P-256').publicKey,
      'needs a key of type ed25519, this one is ec',
    ],
    [
      'EdDSA',
      generateKeyPairSync('ed448').publicKey,
      'needs a key of type ed25519, this one is ed448',
    ],
    [
      'EdDSA',
      generateKeyPairSync('x25519').publicKey,
      'needs a key of type ed25519, this one is x25519',
    ],
  ])('%s', (algorithm, key, message) => {
    expect(weaknessOf(key, algorithm)).toBe(`${algorithm} ${message}`);
  });
});

describe('the curve must be that of the algorithm', () => {
  it.each<[Algorithm, string, string, string]>([
    ['ES256', 'P-384', 'prime256v1', 'secp384r1'],
    ['ES256', 'secp256k1', 'prime256v1', 'secp256k1'],
    ['ES384', 'P-256', 'secp384r1', 'prime256v1'],
    ['ES512', 'P-384', 'secp521r1', 'secp384r1'],
    ['ES256', 'brainpoolP256r1', 'prime256v1', 'brainpoolP256r1'],
  ])('%s with %s', (algorithm, curve, wanted, found) => {
    expect(weaknessOf(ec(curve), algorithm)).toBe(
      `${algorithm} needs the curve ${wanted}, this key is on ${found}`,
    );
  });
});

describe('RSA', () => {
  it.each<[number, Algorithm]>([
    [1024, 'RS256'],
    [1024, 'PS256'],
    [2040, 'RS512'],
  ])('of %d bits is too short for %s', (bits, algorithm) => {
    expect(weaknessOf(rsa(bits), algorithm)).toBe(
      `${algorithm} needs an RSA modulus of 2048 bits, this one has ${bits}`,
    );
  });

  it.each([3, 17, 257])('with exponent %d is refused', (exponent) => {
    expect(weaknessOf(rsa(2048, exponent), 'RS256')).toBe(
      'an RSA public exponent under 65537 is not accepted',
    );
  });

  it('with an even exponent is refused', () => {
    const even = {
      type: 'public',
      asymmetricKeyType: 'rsa',
      asymmetricKeyDetails: { modulusLength: 2048, publicExponent: 65_538n },
    };
    expect(weaknessOf(even as KeyObject, 'RS256')).toBe(
      'an RSA public exponent must be odd',
    );
  });

  it('of which Node tells nothing is refused', () => {
    const silent = { type: 'public', asymmetricKeyType: 'rsa' };
    expect(weaknessOf(silent as KeyObject, 'RS256')).toMatch(/this one has 0$/);
  });
});

describe('RSASSA-PSS', () => {
  const otherHash = (needed: string): string =>
    `an RSA-PSS key must be bound to the hash of its algorithm, ${needed}`;
  const LONG_SALT = 'this RSA-PSS key asks for a longer salt than ';

  it.each<[Algorithm, string, number, string]>([
    ['PS256', 'sha256', 32, 'sha256'],
    ['PS256', 'sha256', 20, 'sha256'],
    ['PS384', 'sha384', 48, 'sha384'],
    ['PS512', 'sha512', 64, 'sha512'],
  ])('%s goes with %s and a salt of %d bytes', (algorithm, hash, salt) => {
    const { publicKey } = pssPair(hash, salt);
    expect(weaknessOf(publicKey, algorithm)).toBeUndefined();
  });

  it.each<[Algorithm, string, number, string, string]>([
    ['PS256', 'sha384', 32, 'sha384', otherHash('sha256 for PS256')],
    ['PS512', 'sha256', 32, 'sha256', otherHash('sha512 for PS512')],
    ['PS256', 'sha256', 32, 'sha1', otherHash('sha256 for PS256')],
    ['PS256', 'sha256', 33, 'sha256', `${LONG_SALT}PS256 has`],
  ])(
    '%s does not go with %s, a salt of %d bytes and %s in MGF1',
    (algorithm, hash, salt, mgf1, message) => {
      const { publicKey } = pssPair(hash, salt, mgf1);
      expect(weaknessOf(publicKey, algorithm)).toBe(message);
    },
  );
});
