import type { KeyObject } from 'node:crypto';
import { Signer } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';
import { jwkOf, pairOf } from './key-samples.js';

const { privateKey, publicKey } = pairOf('P-256');

class Fixed extends Signer {
  readonly publicKey: KeyObject = publicKey;
  readonly algorithm = 'ES256';

  sign(): Uint8Array {
    return new Uint8Array(64);
  }
}

const faultsOf = (keys: unknown): string[] =>
  importKeys(keys as never).faults.map(
    ({ path, message }) => `${path}: ${message}`,
  );

describe('a signer', () => {
  it.each<[string, object, string]>([
    [
      'a private key',
      { publicKey: privateKey },
      'it is a private key, a public key is needed',
    ],
    [
      'a private key as a JWK',
      { publicKey: jwkOf(privateKey) },
      'it is a private key; give only its public half here',
    ],
    [
      'no key',
      { publicKey: 'x' },
      'it is no public key that can be read; a string must be PEM text, beginning with -----BEGIN',
    ],
    [
      'an algorithm of another type of key',
      { algorithm: 'RS256' },
      'RS256 needs a key of type rsa, this one is ec',
    ],
    [
      'an algorithm of another curve',
      { algorithm: 'ES384' },
      'ES384 needs the curve secp384r1, this key is on prime256v1',
    ],
    [
      'HMAC',
      { algorithm: 'HS256' },
      'HS256 needs a key of type secret, this one is ec',
    ],
    [
      'no algorithm at all',
      { algorithm: 'none' },
      'its algorithm is not one of HS, RS, PS, ES with 256, 384 or 512, or EdDSA',
    ],
    [
      'an empty kid',
      { kid: '' },
      'its kid must be text of 1 to 256 characters',
    ],
    [
      'a key for encryption',
      { publicKey: { ...jwkOf(publicKey), use: 'enc' } },
      'its use or key_ops say that it is not for signatures, or not for them alone',
    ],
    [
      'a JWK of another algorithm',
      { publicKey: { ...jwkOf(publicKey), alg: 'ES384' } },
      'its alg differs from the algorithm given beside it',
    ],
  ])('is refused with %s', (_, changes, reason) => {
    const signer = Object.assign(new Fixed(), changes);
    expect(faultsOf({ signer })).toEqual([`keys.signer: ${reason}`]);
    expect(faultsOf({ ring: [{ signer }] })).toEqual([
      `keys.ring[0].signer: ${reason}`,
    ]);
  });
});
