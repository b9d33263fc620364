import { createPublicKey, createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeyEncryptionKeys } from '../../../../libs/jwt-auth/src/keys/managed/key-encryption-keys.js';
import {
  open,
  seal,
} from '../../../../libs/jwt-auth/src/keys/managed/sealing.js';
import { TrustedRecords } from '../../../../libs/jwt-auth/src/keys/managed/trusted-records.js';
import { thumbprint } from '../../../../libs/jwt-auth/src/keys/thumbprint.js';
import { pairOf } from '../key-samples.js';

const secret = createSecretKey(randomBytes(32));
const keys = new KeyEncryptionKeys(secret);
const { privateKey, publicKey } = pairOf('P-256');

const unsealed = {
  sequence: 3,
  version: 2,
  kid: thumbprint(publicKey),
  algorithm: 'ES256' as const,
  publicJwk: publicKey.export({ format: 'jwk' }) as Record<string, string>,
  publishedAt: 1000,
  signFrom: 2000,
};

describe('a sealed key', () => {
  it('opens with what it was sealed with, and is plain JSON', () => {
    const sealed = seal('ring', unsealed, privateKey, keys);
    const stored = JSON.parse(JSON.stringify(sealed)) as typeof sealed;
    expect(stored).toEqual(sealed);
    const opened = open('ring', stored, keys);
    expect(opened).toHaveProperty('privateKey');
    if ('privateKey' in opened) {
      expect(opened.privateKey.equals(privateKey)).toBe(true);
    }
  });

  it('holds no private member, and looks different every time', () => {
    const one = seal('ring', unsealed, privateKey, keys);
    const two = seal('ring', unsealed, privateKey, keys);
    const { d } = privateKey.export({ format: 'jwk' });
    expect(JSON.stringify(one)).not.toContain(d);
    for (const member of ['salt', 'iv', 'ciphertext', 'tag'] as const) {
      expect(one[member]).not.toBe(two[member]);
    }
    expect(one.keyEncryptionKeyId).toBe(two.keyEncryptionKeyId);
  });

  it('tells nothing of the key-encryption key but which it was', () => {
    const { keyEncryptionKeyId } = seal('ring', unsealed, privateKey, keys);
    expect(keyEncryptionKeyId).toBe(keys.currentId);
    expect(keyEncryptionKeyId).toHaveLength(43);
    for (const encoding of ['base64url', 'hex'] as const) {
      expect(keyEncryptionKeyId).not.toBe(secret.export().toString(encoding));
    }
    expect(
      new KeyEncryptionKeys(createSecretKey(randomBytes(32))).currentId,
    ).not.toBe(keys.currentId);
  });

  it('does not open for another algorithm of its type', () => {
    const rsa = pairOf('rsa');
    const record = {
      ...unsealed,
      algorithm: 'RS256' as const,
      kid: thumbprint(rsa.publicKey),
      publicJwk: rsa.publicKey.export({
        format: 'jwk',
      }) as typeof unsealed.publicJwk,
    };
    const sealed = seal('ring', record, rsa.privateKey, keys);
    expect(open('ring', sealed, keys)).toHaveProperty('privateKey');
    expect(open('ring', { ...sealed, algorithm: 'PS512' }, keys)).toEqual({
      fault: expect.stringContaining('does not authenticate') as string,
    });
  });

  it('does not open with a part of its tag, which could be guessed', () => {
    const sealed = seal('ring', unsealed, privateKey, keys);
    const part = Buffer.from(sealed.tag, 'base64url').subarray(0, 4);
    const tag = part.toString('base64url');
    expect(open('ring', { ...sealed, tag }, keys)).toHaveProperty('fault');
  });

  it('does not open in another ring', () => {
    const sealed = seal('ring', unsealed, privateKey, keys);
    expect(open('other', sealed, keys)).toEqual({
      fault: expect.stringContaining('does not authenticate') as string,
    });
  });

  it('opens under a key-encryption key of before, and never under one that is not given', () => {
    const sealed = seal('ring', unsealed, privateKey, keys);
    const fresh = createSecretKey(randomBytes(32));
    expect(
      open('ring', sealed, new KeyEncryptionKeys(fresh, [secret])),
    ).toHaveProperty('privateKey');
    expect(open('ring', sealed, new KeyEncryptionKeys(fresh))).toEqual({
      fault: expect.stringContaining('previousKeyEncryptionKeys') as string,
    });
  });

  it.each([
    [
      'is not the half of its public JWK',
      { ...unsealed, publicJwk: otherJwk() },
    ],
    ['has another kid', { ...unsealed, kid: 'mine' }],
    [
      'does not fit its algorithm',
      { ...unsealed, algorithm: 'ES384' as const },
    ],
  ])('that %s is not trusted, though it authenticates', (_, record) => {
    const sealed = seal('ring', record, privateKey, keys);
    expect(open('ring', sealed, keys)).toEqual({
      fault: expect.stringContaining('does not authenticate') as string,
    });
  });
});

it('a record that has not changed is not opened again', () => {
  const trusted = new TrustedRecords({ ring: 'ring', keyEncryptionKeys: keys });
  const sealed = seal('ring', unsealed, privateKey, keys);
  expect(trusted.absorb([sealed])).toEqual([]);
  const first = trusted.get(3);
  expect(trusted.absorb([structuredClone(sealed)])).toEqual([]);
  expect(trusted.get(3)).toBe(first);
  expect(first).toBeDefined();
});

function otherJwk(): Record<string, string> {
  const other = createPublicKey(pairOf('P-384').privateKey);
  return other.export({ format: 'jwk' }) as Record<string, string>;
}
