import {
  createSecretKey,
  generateKeyPairSync,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Algorithm,
  algorithmRow,
  ALGORITHMS,
  defaultAlgorithm,
  isAlgorithm,
} from '../../../libs/jwt-auth/src/keys/algorithms.js';
import { PAIR_TYPES, pairOf, secretText } from './key-samples.js';

describe('ALGORITHMS', () => {
  it('are these, and none is not among them', () => {
    expect(ALGORITHMS.join(' ')).toBe(
      'HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA',
    );
  });

  it.each<[Algorithm, number, string | undefined]>([
    ['HS256', 32, undefined],
    ['RS384', 48, undefined],
    ['PS512', 64, undefined],
    ['ES256', 32, 'prime256v1'],
    ['ES384', 48, 'secp384r1'],
    ['ES512', 64, 'secp521r1'],
  ])('%s hashes to %d bytes on curve %s', (name, hashBytes, curve) => {
    expect(algorithmRow(name).hashBytes).toBe(hashBytes);
    expect(algorithmRow(name).curve).toBe(curve);
  });
});

describe('isAlgorithm', () => {
  it.each(ALGORITHMS)('knows %s', (name) => {
    expect(isAlgorithm(name)).toBe(true);
  });

  it.each([
    'none',
    'None',
    '',
    'hs256',
    'HS256 ',
    'HS1',
    'ES256K',
    'ES521',
    'eddsa',
    'dir',
    'RSA-OAEP',
    '__proto__',
    'constructor',
    'toString',
    ['HS256'],
    { alg: 'HS256' },
    256,
    null,
    undefined,
  ])('does not take %j for one', (value) => {
    expect(isAlgorithm(value)).toBe(false);
  });
});

describe('defaultAlgorithm', () => {
  it.each(PAIR_TYPES)('of %s is %s, for either half', (type, algorithm) => {
    const { privateKey, publicKey } = pairOf(type);
    expect(defaultAlgorithm(privateKey)).toBe(algorithm);
    expect(defaultAlgorithm(publicKey)).toBe(algorithm);
  });

  it.each([16, 32, 64])('of a secret of %d bytes is HS256', (bytes) => {
    const secret = createSecretKey(Buffer.from(secretText(bytes)));
    expect(defaultAlgorithm(secret)).toBe('HS256');
  });

  it.each<[string, () => KeyPairKeyObjectResult]>([
    ['secp256k1', () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' })],
    ['x25519', () => generateKeyPairSync('x25519')],
    ['x448', () => generateKeyPairSync('x448')],
    ['ed448', () => generateKeyPairSync('ed448')],
  ])('there is none for %s', (_, generate) => {
    expect(defaultAlgorithm(generate().privateKey)).toBeUndefined();
  });
});
