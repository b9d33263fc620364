import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Algorithm,
  ALGORITHMS,
} from '../../../libs/jwt-auth/src/keys/algorithms.js';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import {
  misconfigured,
  PAIR_TYPES,
  type PairType,
  pairOf,
  secretText,
} from './key-samples.js';

const secret = createSecretKey(Buffer.from(secretText(64)));

const TYPE_OF: Readonly<Record<string, PairType>> = {
  RS: 'rsa',
  PS: 'rsa',
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  EdDSA: 'ed25519',
};

describe('the private half of a pair', () => {
  it.each(ALGORITHMS.filter((name) => !name.startsWith('HS')))(
    'signs and its public half verifies: %s',
    (algorithm) => {
      const type = TYPE_OF[algorithm] ?? TYPE_OF[algorithm.slice(0, 2)];
      const { privateKey, publicKey } = pairOf(type as PairType);
      const key = new Key({ material: privateKey, algorithm });
      expect(key.algorithm).toBe(algorithm);
      expect(key.signKey?.equals(privateKey)).toBe(true);
      expect(key.verifyKey.equals(publicKey)).toBe(true);
    },
  );
});

describe('the public half of a pair', () => {
  it.each(PAIR_TYPES)('of type %s only verifies, %s', (type, algorithm) => {
    const { publicKey } = pairOf(type);
    const key = new Key({ material: publicKey });
    expect(key.algorithm).toBe(algorithm);
    expect(key.verifyKey).toBe(publicKey);
    expect(key.signKey).toBeUndefined();
    expect(key.canVerify(0)).toBe(true);
    expect(key.canSign(0)).toBe(false);
  });
});

describe('a secret', () => {
  it.each<[Algorithm | undefined, Algorithm]>([
    [undefined, 'HS256'],
    ['HS256', 'HS256'],
    ['HS384', 'HS384'],
    ['HS512', 'HS512'],
  ])('asked for %s signs and verifies %s', (algorithm, expected) => {
    const key = new Key({ material: secret, ...(algorithm && { algorithm }) });
    expect(key.algorithm).toBe(expected);
    expect(key.signKey).toBe(secret);
    expect(key.verifyKey).toBe(secret);
  });
});

describe('the kid', () => {
  it.each(['2030-01', 'k'.repeat(256)])('is the one given: %s', (kid) => {
    expect(new Key({ material: secret, kid }).kid).toBe(kid);
  });

  it.each(['', 'k'.repeat(257), 5])('cannot be %j', (kid) => {
    expect(() => new Key({ material: secret, kid: kid as string })).toThrow(
      misconfigured('^its kid must be text of 1 to 256 characters$'),
    );
  });
});

describe('a key is not made', () => {
  it.each(['none', 'NONE', 'ES256K', '', 'hs256', '__proto__'])(
    'for the algorithm %j',
    (algorithm) => {
      expect(() => new Key({ material: secret, algorithm })).toThrow(
        misconfigured(
          '^its algorithm is not one of HS, RS, PS, ES with 256, 384 or 512, or EdDSA',
        ),
      );
    },
  );

  it('on a curve that no algorithm has', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    expect(() => new Key({ material: pair.privateKey })).toThrow(
      misconfigured('^keys of this type or curve are not supported$'),
    );
  });

  it('where it is too weak, whoever makes it', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    expect(() => new Key({ material: privateKey })).toThrow(
      misconfigured(
        '^RS256 needs an RSA modulus of 2048 bits, this one has 1024',
      ),
    );
    expect(
      () => new Key({ material: createSecretKey(Buffer.alloc(0)) }),
    ).toThrow(misconfigured('^HS256 needs 32 bytes, it has 0'));
  });
});

describe('the window', () => {
  const window = { signFrom: 100, verifyUntil: 200 };
  const windowed = new Key({ material: secret, window });

  it.each([
    [-Infinity, false, true],
    [99.999, false, true],
    [100, true, true],
    [199.999, true, true],
    [200, false, false],
    [Infinity, false, false],
  ])('at %d: may sign %s, may verify %s', (now, signs, verifies) => {
    expect(windowed.canSign(now)).toBe(signs);
    expect(windowed.canVerify(now)).toBe(verifies);
  });

  it('is open by default', () => {
    const key = new Key({ material: secret });
    expect(key.window).toEqual({ signFrom: -Infinity, verifyUntil: Infinity });
    expect(key.canSign(0)).toBe(true);
  });

  it.each([NaN])('is shut where the time is %d', (now) => {
    expect(windowed.canSign(now)).toBe(false);
    expect(windowed.canVerify(now)).toBe(false);
  });
});
