import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Jwk } from '../../../libs/jwt-auth/src/keys/key-material.js';
import type { KeyOptions } from '../../../libs/jwt-auth/src/keys/key-options.js';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';
import { jwkOf, pairOf, secretText } from './key-samples.js';

const NOT_FOR_SIGNATURES =
  'its use or key_ops say that it is not for signatures, or not for them alone';
const OTHER_ALGORITHM = 'its alg differs from the algorithm given beside it';
const jwk: Jwk = jwkOf(pairOf('P-256').privateKey);
const publicJwk: Jwk = jwkOf(pairOf('P-256').publicKey);
const secret = secretText(32);
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });

/** Each the only fault of its options. */
const FAULTS: readonly (readonly [string, KeyOptions, string, string])[] = [
  [
    'a JWK for encryption',
    { privateKey: { ...jwk, use: 'enc' } },
    'keys.privateKey',
    NOT_FOR_SIGNATURES,
  ],
  [
    'a JWK with operations of encryption',
    { publicKey: { ...publicJwk, key_ops: ['deriveKey'] }, algorithm: 'ES256' },
    'keys.publicKey',
    NOT_FOR_SIGNATURES,
  ],
  ...[['sign', 'wrapKey'], ['sign', 'sign'], 'sign'].map(
    (operations): (typeof FAULTS)[number] => [
      `a JWK with the operations ${JSON.stringify(operations)}`,
      { privateKey: { ...jwk, key_ops: operations as string[] } },
      'keys.privateKey',
      NOT_FOR_SIGNATURES,
    ],
  ),
  [
    'a JWK without operations',
    { privateKey: { ...jwk, key_ops: [] } },
    'keys.privateKey',
    NOT_FOR_SIGNATURES,
  ],
  [
    'a private key that may only verify',
    { privateKey: { ...jwk, key_ops: ['verify'] } },
    'keys.privateKey',
    NOT_FOR_SIGNATURES,
  ],
  [
    'a JWK of a secret for encryption',
    {
      secret: {
        kty: 'oct',
        k: Buffer.from(secret).toString('base64url'),
        use: 'enc',
      },
    },
    'keys.secret',
    NOT_FOR_SIGNATURES,
  ],
  [
    'a JWK that contradicts the algorithm',
    { privateKey: { ...jwk, alg: 'ES384' }, algorithm: 'ES256' },
    'keys.privateKey',
    OTHER_ALGORITHM,
  ],
  [
    'a JWK of another algorithm',
    { privateKey: { ...jwk, alg: 'ES384' } },
    'keys.privateKey',
    'ES384 needs the curve secp384r1, this key is on prime256v1',
  ],
  [
    'a secret for an algorithm of pairs',
    { secret, algorithm: 'RS256' as 'HS256' },
    'keys.secret',
    'RS256 needs a key of type rsa, this one is secret',
  ],
  [
    'a pair for an algorithm of secrets',
    { publicKey: publicJwk, algorithm: 'HS256' as 'ES256' },
    'keys.publicKey',
    'HS256 needs a key of type secret, this one is ec',
  ],
  [
    'the algorithm none',
    { privateKey: jwk, algorithm: 'none' as 'ES256' },
    'keys.privateKey',
    'its algorithm is not one of HS, RS, PS, ES with 256, 384 or 512, or EdDSA',
  ],
  [
    'a secret that is not there',
    { secret: undefined as unknown as string },
    'keys.secret',
    'it is undefined: is the environment variable set?',
  ],
  [
    'a weak key that is retired',
    { privateKey: jwk, previous: [weak.publicKey] },
    'keys.previous[0]',
    'RS256 needs an RSA modulus of 2048 bits, this one has 1024',
  ],
  [
    'a retired secret as short as before',
    { secret, previous: [secretText(32), secretText(31)] },
    'keys.previous[1]',
    'HS256 needs 32 bytes, it has 31; use at least 32 random bytes, such as the output of: openssl rand -base64 32',
  ],
  [
    'a weak key of a ring',
    { ring: [{ secret }, { privateKey: weak.privateKey }] },
    'keys.ring[1].privateKey',
    'RS256 needs an RSA modulus of 2048 bits, this one has 1024',
  ],
];

describe('importKeys', () => {
  it.each(FAULTS)('refuses %s', (_, options, path, message) => {
    expect(importKeys(options).faults).toEqual([{ path, message }]);
  });

  it('looks at no key while the shape has faults', () => {
    const options = { secret: '', kid: '' };
    const { keys, faults } = importKeys(options, 'options.keys');
    expect(keys).toEqual([]);
    expect(faults.map(({ path }) => path)).toEqual(['options.keys.kid']);
  });

  it('lists every fault and imports the rest', () => {
    const { keys, faults } = importKeys({
      ring: [
        { secret: '' },
        { secret },
        { privateKey: 'no key' },
        { publicKey: publicJwk, algorithm: 'ES512' },
      ],
    });
    expect(faults.map(({ path }) => path)).toEqual([
      'keys.ring[0].secret',
      'keys.ring[2].privateKey',
      'keys.ring[3].publicKey',
    ]);
    expect(keys).toHaveLength(1);
  });

  it('does not take a failure of somebody else for a fault', () => {
    const failing = {
      kty: 'oct',
      get k(): string {
        throw new RangeError('not ours');
      },
    };
    expect(() => importKeys({ secret: failing })).toThrow(RangeError);
  });
});
