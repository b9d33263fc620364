import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALGORITHMS } from '../../../libs/jwt-auth/src/keys/algorithms.js';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import { loadKey } from '../../../libs/jwt-auth/src/keys/load-key.js';
import { publicJwk } from '../../../libs/jwt-auth/src/keys/public-jwk.js';
import { KEY_POOL, PRIVATE_TEXTS } from '../../support/issuers/key-pool.js';
import { pairOf, type PairType, pssPair } from './key-samples.js';
import { propertyRuns } from '../../support/property-runs.js';

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['kty', 'n', 'e'],
  EC: ['kty', 'crv', 'x', 'y'],
  OKP: ['kty', 'crv', 'x'],
};
const NAMES = ['kid', 'alg', 'use'];

const TYPES: Readonly<Record<string, PairType>> = {
  RS: 'rsa',
  PS: 'rsa',
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  EdDSA: 'ed25519',
};

describe('the public JWK', () => {
  it.each(ALGORITHMS.filter((name) => !name.startsWith('HS')))(
    'of a key for %s is its public half and names',
    (algorithm) => {
      const type = TYPES[algorithm] ?? TYPES[algorithm.slice(0, 2)];
      const { privateKey, publicKey } = pairOf(type as PairType);
      const key = new Key({ material: privateKey, algorithm, kid: 'a' });
      const jwk = publicJwk(key);
      expect(jwk).toEqual({
        ...publicKey.export({ format: 'jwk' }),
        kid: 'a',
        alg: algorithm,
        use: 'sig',
      });
      expect(publicJwk(key)).toBe(jwk);
      expect(Object.isFrozen(jwk)).toBe(true);
    },
  );

  it.each([
    [2048, 'sha256', 32, 'PS256'],
    [2048, 'sha384', 48, 'PS384'],
    [3072, 'sha512', 64, 'PS512'],
    [2056, 'sha256', 20, 'PS256'],
  ])(
    'of an RSASSA-PSS key of %d bits with %s and a salt of %d is an RSA key for %s',
    (modulusLength, hashAlgorithm, saltLength, algorithm) => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa-pss', {
        modulusLength,
        hashAlgorithm,
        mgf1HashAlgorithm: hashAlgorithm,
        saltLength: saltLength as never,
      });
      const jwk = publicJwk(new Key({ material: privateKey, algorithm }));
      expect(Object.keys(jwk ?? {}).toSorted()).toEqual(
        [...MEMBERS['RSA']!, ...NAMES].toSorted(),
      );
      expect(jwk).toMatchObject({ kty: 'RSA', e: 'AQAB', alg: algorithm });
      const plain = createPublicKey({ key: jwk as never, format: 'jwk' });
      const bits = publicKey.export({ type: 'spki', format: 'der' });
      const numbers = plain.export({ type: 'pkcs1', format: 'der' });
      // The same two numbers, at the end of both encodings.
      expect(bits.subarray(-numbers.length).equals(numbers)).toBe(true);
    },
  );

  it('of an RSASSA-PSS key with a large exponent has that exponent', () => {
    const { publicKey } = generateKeyPairSync('rsa-pss', {
      modulusLength: 2048,
      publicExponent: 0x1000001,
      hashAlgorithm: 'sha256',
      mgf1HashAlgorithm: 'sha256',
      saltLength: 32 as never,
    });
    const jwk = publicJwk(new Key({ material: publicKey, algorithm: 'PS256' }));
    expect(jwk).toMatchObject({ e: 'AQAAAQ' });
  });

  it('of a secret is none', () => {
    for (const { descriptor } of KEY_POOL.filter(({ isSecret }) => isSecret)) {
      expect(publicJwk(new Key(loadKey(descriptor)))).toBeUndefined();
    }
  });

  it('never has a private member, whatever the key was given as', () => {
    const pairs = KEY_POOL.filter(({ isSecret }) => !isSecret);
    const property = fc.property(
      fc.constantFrom(...pairs),
      fc.string({ minLength: 1, maxLength: 256 }),
      ({ descriptor }, kid) => {
        const key = new Key({ ...loadKey(descriptor), kid });
        const jwk = publicJwk(key)!;
        expect(Object.keys(jwk).toSorted()).toEqual(
          [...MEMBERS[jwk.kty]!, ...NAMES].toSorted(),
        );
        const text = JSON.stringify(jwk);
        expect(PRIVATE_TEXTS.filter((each) => text.includes(each))).toEqual([]);
        const imported = createPublicKey({ key: jwk as never, format: 'jwk' });
        expect(imported.type).toBe('public');
      },
    );
    fc.assert(property, { numRuns: propertyRuns(300) });
  });

  it('is of two keys two, though they have the same numbers', () => {
    const { publicKey } = pssPair('sha256');
    const [one, two] = ['a', 'b'].map((kid) =>
      publicJwk(new Key({ material: publicKey, algorithm: 'PS256', kid })),
    );
    expect([one?.kid, two?.kid]).toEqual(['a', 'b']);
  });
});
