import { describe, expect, it } from 'vitest';
import {
  type Algorithm,
  ALGORITHMS,
  type AsymmetricAlgorithm,
  type HmacAlgorithm,
} from '../../../libs/jwt-auth/src/keys/algorithms.js';
import type { Jwk } from '../../../libs/jwt-auth/src/keys/key-material.js';
import type { KeyOptions } from '../../../libs/jwt-auth/src/keys/key-options.js';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';
import type { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import {
  jwkOf,
  PAIR_TYPES,
  type PairType,
  pairOf,
  privateForms,
  publicForms,
  secretForms,
  secretText,
} from './key-samples.js';

const TYPE_BY_ALGORITHM: ReadonlyMap<Algorithm, PairType> = new Map([
  ...PAIR_TYPES.map(([type, algorithm]) => [algorithm, type] as const),
  ...(['RS384', 'RS512', 'PS384', 'PS512'] as const).map(
    (algorithm) => [algorithm, 'rsa'] as const,
  ),
]);

function only(options: KeyOptions): Key {
  const { keys, faults } = importKeys(options);
  expect(faults).toEqual([]);
  expect(keys).toHaveLength(1);
  return keys[0] as Key;
}

describe.each([...TYPE_BY_ALGORITHM] as [AsymmetricAlgorithm, PairType][])(
  'a key for %s, of type %s',
  (algorithm, type) => {
    const pair = pairOf(type);
    const kids = new Set<string>();

    it.each(Object.entries(privateForms(pair.privateKey)))(
      'comes from a private key as %s',
      (_, privateKey) => {
        const key = only({ privateKey, algorithm });
        expect(key.algorithm).toBe(algorithm);
        expect(key.signKey?.equals(pair.privateKey)).toBe(true);
        expect(key.verifyKey.equals(pair.publicKey)).toBe(true);
        expect(kids.add(key.kid).size).toBe(1);
      },
    );

    it.each(Object.entries(publicForms(pair.publicKey)))(
      'comes from a public key as %s',
      (_, publicKey) => {
        const key = only({ publicKey, algorithm });
        expect(key.algorithm).toBe(algorithm);
        expect(key.signKey).toBeUndefined();
        expect(key.verifyKey.equals(pair.publicKey)).toBe(true);
        expect(kids.add(key.kid).size).toBe(1);
      },
    );
  },
);

describe.each(
  ALGORITHMS.filter((name): name is HmacAlgorithm => name.startsWith('HS')),
)('a key for %s', (algorithm) => {
  it.each(Object.entries(secretForms(secretText(64))))(
    'comes from a secret as %s',
    (_, secret) => {
      const key = only({ secret, algorithm, kid: 'k' });
      expect(key.algorithm).toBe(algorithm);
      expect(key.kid).toBe('k');
      expect(key.signKey).toBe(key.verifyKey);
      expect(key.signKey?.export().toString()).toBe(secretText(64));
    },
  );
});

describe('the algorithm, where none is named,', () => {
  it.each(PAIR_TYPES)('of %s is %s', (type, algorithm) => {
    expect(only({ privateKey: pairOf(type).privateKey }).algorithm).toBe(
      algorithm,
    );
  });

  it('of a secret is HS256, however long it is', () => {
    expect(only({ secret: secretText(64) }).algorithm).toBe('HS256');
  });
});

describe('a JWK', () => {
  const jwk: Jwk = jwkOf(pairOf('rsa').privateKey);

  it('brings its own alg and kid', () => {
    const privateKey = { ...jwk, alg: 'PS384', kid: 'own' };
    const { algorithm, kid } = only({ privateKey });
    expect({ algorithm, kid }).toEqual({ algorithm: 'PS384', kid: 'own' });
  });

  it('yields to the kid given beside it', () => {
    const privateKey = { ...jwk, kid: 'own' };
    expect(only({ privateKey, kid: 'given' }).kid).toBe('given');
  });

  it('may say the same algorithm as is given beside it', () => {
    const privateKey = { ...jwk, alg: 'PS256' };
    expect(only({ privateKey, algorithm: 'PS256' }).algorithm).toBe('PS256');
  });

  it.each([
    { use: 'sig' },
    { key_ops: ['sign'] },
    { key_ops: ['sign', 'verify'] },
    { use: 'sig', key_ops: ['verify', 'sign'] },
    { ext: true, x5t: 'ignored' },
  ])('is for signatures with %j', (members) => {
    expect(only({ privateKey: { ...jwk, ...members } }).algorithm).toBe(
      'RS256',
    );
  });

  it('of a secret brings its own alg and kid', () => {
    const k = Buffer.from(secretText(64)).toString('base64url');
    const secret: Jwk = { kty: 'oct', k, alg: 'HS512', kid: 'own' };
    const { algorithm, kid } = only({ secret });
    expect({ algorithm, kid }).toEqual({ algorithm: 'HS512', kid: 'own' });
  });
});
