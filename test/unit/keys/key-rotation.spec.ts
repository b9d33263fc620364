import { describe, expect, it } from 'vitest';
import { KeyRing } from '../../../libs/jwt-auth/src/keys/key-ring.js';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';
import type {
  KeyOptions,
  PrivateKeyOptions,
  SecretOptions,
} from '../../../libs/jwt-auth/src/keys/key-options.js';
import type { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import { VERIFY_ONLY } from '../../../libs/jwt-auth/src/keys/key-window.js';
import {
  jwkOf,
  pairOf,
  privateForms,
  publicForms,
  secretForms,
  secretText,
} from './key-samples.js';

const START_OF_2030 = 1_893_456_000;
const current = pairOf('P-256').privateKey;
const retired = pairOf('P-384');
const rsa = pairOf('rsa');

function imported(options: KeyOptions): Key[] {
  const { keys, faults } = importKeys(options);
  expect(faults).toEqual([]);
  return keys;
}

/** The one key that is retired beside a current one. */
function retiredKey(options: PrivateKeyOptions | SecretOptions): Key {
  const keys = imported(options);
  expect(keys).toHaveLength(2);
  return keys[1] as Key;
}

describe('a retired secret', () => {
  it.each(Object.entries(secretForms(secretText(32))))(
    'verifies and does not sign, given as %s',
    (_, old) => {
      const secret = `new ${secretText(48)}`;
      const keys = imported({ secret, algorithm: 'HS256', previous: [old] });
      const ring = new KeyRing(keys);
      expect(keys.map(({ window }) => window)).toContain(VERIFY_ONLY);
      expect(ring.signingKey(0)).toBe(keys[0]);
      const { kid } = keys[1] as Key;
      expect(ring.resolve({ alg: 'HS256', kid }, 0)).toBe(keys[1]);
    },
  );

  it('has the algorithm of the current one', () => {
    const secret = `new ${secretText(60)}`;
    const previous = [secretText(64)];
    const keys = imported({ secret, algorithm: 'HS512', previous });
    expect(keys.map(({ algorithm }) => algorithm)).toEqual(['HS512', 'HS512']);
  });
});

describe('a retired secret with an algorithm and a kid of its own', () => {
  const secret = `new ${secretText(60)}`;

  it('keeps them', () => {
    const previous = [
      { secret: secretText(64), algorithm: 'HS512', kid: 'old' } as const,
    ];
    const { algorithm, kid, window } = retiredKey({ secret, previous });
    expect({ algorithm, kid }).toEqual({ algorithm: 'HS512', kid: 'old' });
    expect(window).toEqual(VERIFY_ONLY);
  });

  it('has the default of a secret where it names none', () => {
    const previous = [{ secret: secretText(64), kid: 'old' }];
    const { algorithm } = retiredKey({ secret, algorithm: 'HS384', previous });
    expect(algorithm).toBe('HS256');
  });
});

describe('a retired pair', () => {
  it.each([
    ...Object.entries(privateForms(retired.privateKey)),
    ...Object.entries(publicForms(retired.publicKey)),
  ])('verifies and cannot sign, given as %s', (_, old) => {
    const key = retiredKey({ privateKey: current, previous: [old] });
    expect(key.verifyKey.equals(retired.publicKey)).toBe(true);
    expect(key.signKey).toBeUndefined();
    expect(key.window).toEqual(VERIFY_ONLY);
    expect(key.algorithm).toBe('ES384');
  });

  it('has the algorithm of the current one, where it is of its type', () => {
    const privateKey = rsa.privateKey;
    const previous = [rsa.publicKey];
    expect(
      retiredKey({ privateKey, algorithm: 'PS384', previous }).algorithm,
    ).toBe('PS384');
  });

  it('has the default of its type, where the current one is of another', () => {
    const previous = [rsa.publicKey];
    expect(
      retiredKey({ privateKey: current, algorithm: 'ES256', previous })
        .algorithm,
    ).toBe('RS256');
  });

  it('as a JWK has its own alg and kid', () => {
    const old = { ...jwkOf(rsa.publicKey), alg: 'PS512', kid: 'old' };
    const { algorithm, kid } = retiredKey({
      privateKey: rsa.privateKey,
      previous: [old],
    });
    expect({ algorithm, kid }).toEqual({ algorithm: 'PS512', kid: 'old' });
  });

  it('may name algorithm and kid beside it', () => {
    const { algorithm, kid, window } = retiredKey({
      privateKey: current,
      previous: [{ publicKey: rsa.publicKey, algorithm: 'PS256', kid: 'old' }],
    });
    expect({ algorithm, kid }).toEqual({ algorithm: 'PS256', kid: 'old' });
    expect(window).toEqual(VERIFY_ONLY);
  });

  it('given once more is a duplicate, which the ring refuses', () => {
    const keys = imported({ privateKey: current, previous: [current] });
    expect(() => new KeyRing(keys)).toThrow('two keys are the same');
  });
});

describe('a ring', () => {
  const from = START_OF_2030;
  const ring = imported({
    ring: [
      {
        privateKey: current,
        kid: 'old',
        verifyUntil: new Date(from * 1000 + 60_000),
      },
      {
        privateKey: rsa.privateKey,
        kid: 'new',
        signFrom: '2030-01-01T00:00:00Z',
      },
      { publicKey: retired.publicKey, algorithm: 'ES384', kid: 'guest' },
      { secret: secretText(32), kid: 'hmac', signFrom: '2031-01-01' },
    ],
  });
  const keyRing = new KeyRing(ring);

  it.each([
    [from - 0.001, 'old', ['old', 'new', 'guest', 'hmac']],
    [from, 'new', ['old', 'new', 'guest', 'hmac']],
    [from + 59.999, 'new', ['old', 'new', 'guest', 'hmac']],
    [from + 60, 'new', ['new', 'guest', 'hmac']],
    [from + 365 * 86_400, 'hmac', ['new', 'guest', 'hmac']],
  ])('at %d signs with %s and verifies with %j', (now, signs, verifies) => {
    expect(keyRing.signingKey(now).kid).toBe(signs);
    const known = ring.filter(
      ({ kid, algorithm }) =>
        keyRing.resolve({ kid, alg: algorithm }, now) !== undefined,
    );
    expect(known.map(({ kid }) => kid)).toEqual(verifies);
  });
});
