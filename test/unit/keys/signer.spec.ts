import type { KeyObject } from 'node:crypto';
import { Signer } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';
import { isSigner } from '../../../libs/jwt-auth/src/keys/signer.js';
import { thumbprint } from '../../../libs/jwt-auth/src/keys/thumbprint.js';
import { jwkOf, PAIR_TYPES, pairOf, publicForms } from './key-samples.js';

const { privateKey, publicKey } = pairOf('P-256');

class Fixed extends Signer {
  readonly publicKey: KeyObject = publicKey;
  readonly algorithm = 'ES256';

  sign(): Uint8Array {
    return new Uint8Array(64);
  }
}

const sign = (): Uint8Array => new Uint8Array();
const faultsOf = (keys: unknown): string[] =>
  importKeys(keys as never).faults.map(
    ({ path, message }) => `${path}: ${message}`,
  );

const SHAPE =
  'keys.signer: must be an object that extends Signer, with publicKey, algorithm and sign()';

describe('a signer', () => {
  it('is one by what it has, so that another copy of the package may have made it', () => {
    expect(isSigner(new Fixed())).toBe(true);
    expect(isSigner({ publicKey, sign })).toBe(true);
    class Lazy extends Signer {
      get publicKey(): KeyObject {
        return publicKey;
      }
      readonly algorithm = 'ES256';
      readonly sign = sign;
    }
    expect(isSigner(new Lazy())).toBe(true);
  });

  it.each([
    [undefined],
    [null],
    ['text'],
    [5],
    [Fixed],
    [{}],
    [{ publicKey }],
    [{ sign }],
    [{ publicKey, sign: 'x' }],
  ])('is none as %o', (value) => {
    expect(isSigner(value)).toBe(false);
    expect(faultsOf({ signer: value })).toEqual([SHAPE]);
  });

  it.each(
    PAIR_TYPES.flatMap(([type, algorithm]) =>
      Object.keys(publicForms(pairOf(type).publicKey)).map(
        (form) => [type, algorithm, form] as const,
      ),
    ),
  )('has a public key: %s for %s as %s', (type, algorithm, form) => {
    const pair = pairOf(type);
    const material = publicForms(pair.publicKey)[form];
    const signer = { publicKey: material, algorithm, sign } as Signer;
    const { keys, faults } = importKeys({ signer });
    expect(faults).toEqual([]);
    expect(keys).toHaveLength(1);
    const [key] = keys;
    expect(key).toMatchObject({
      algorithm,
      kid: thumbprint(pair.publicKey),
      signKey: undefined,
    });
    expect(key?.signer).toBe(signer);
    expect(key?.canSign(0)).toBe(true);
    expect(key?.verifyKey.type).toBe('public');
  });

  it.each<[string, Partial<Signer>, string | undefined]>([
    ['given', { kid: 'mine' }, 'mine'],
    ['of the JWK', { publicKey: { ...jwkOf(publicKey), kid: 'jwk' } }, 'jwk'],
    [
      'given beside a JWK',
      { kid: 'mine', publicKey: { ...jwkOf(publicKey), kid: 'jwk' } },
      'mine',
    ],
  ])('has the kid %s', (_, changes, kid) => {
    const signer = Object.assign(new Fixed(), changes);
    expect(importKeys({ signer }).keys[0]?.kid).toBe(kid);
  });

  it('has its window beside it in a ring, and nothing else', () => {
    const signer = new Fixed();
    const window = { signFrom: '2030-01-01', verifyUntil: '2030-02-01' };
    const { keys, faults } = importKeys({ ring: [{ signer, ...window }] });
    expect(faults).toEqual([]);
    expect(keys[0]?.window).toEqual({
      signFrom: Date.parse('2030-01-01') / 1000,
      verifyUntil: Date.parse('2030-02-01') / 1000,
    });
    expect(faultsOf({ signer, kid: 'x' })).toEqual([
      'keys.kid: is no option here; known are signer',
    ]);
    expect(faultsOf({ ring: [{ signer, algorithm: 'ES256' }] })).toEqual([
      'keys.ring[0].algorithm: is no option here; known are signer, signFrom, verifyUntil',
    ]);
    expect(faultsOf({ signer, previous: [] })).toEqual([
      'keys.previous: is no option here; known are signer',
    ]);
  });

  it('is one form of a key among others, never two at once', () => {
    expect(faultsOf({ signer: new Fixed(), privateKey })).toEqual([
      'keys: exactly one of secret, privateKey, publicKey, signer, ring, managed must be given; write { secret } or { privateKey } or { publicKey, algorithm } or { signer } or { ring: [...] } or { managed: { store, keyEncryptionKey } }',
    ]);
  });
});
