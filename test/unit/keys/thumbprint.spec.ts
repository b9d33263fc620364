import { createHash, createSecretKey } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { describe, expect, it } from 'vitest';
import { importSecret } from '../../../libs/jwt-auth/src/keys/key-material.js';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import { thumbprint } from '../../../libs/jwt-auth/src/keys/thumbprint.js';
import {
  PAIR_TYPES,
  pairOf,
  pssPair,
  secretForms,
  secretText,
} from './key-samples.js';

const SHA256_BASE64URL = /^[A-Za-z0-9_-]{43}$/;
const types = PAIR_TYPES.map(([type]) => type);

describe('the thumbprint of a pair', () => {
  it.each(types.filter((type) => type !== 'rsa-pss'))(
    'of type %s is that of RFC 7638, as jose calculates it',
    async (type) => {
      const { publicKey } = pairOf(type);
      expect(thumbprint(publicKey)).toBe(
        await calculateJwkThumbprint(publicKey.export({ format: 'jwk' })),
      );
    },
  );

  it('of type rsa-pss is the hash of its SPKI encoding', () => {
    const { publicKey } = pairOf('rsa-pss');
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    const hash = createHash('sha256').update(spki).digest('base64url');
    expect(thumbprint(publicKey)).toBe(hash);
    expect(thumbprint(pssPair('sha256').publicKey)).not.toBe(hash);
  });

  it.each(types)('is the default kid of both halves of %s', (type) => {
    const { privateKey, publicKey } = pairOf(type);
    const kid = thumbprint(publicKey);
    expect(kid).toMatch(SHA256_BASE64URL);
    expect(new Key({ material: publicKey }).kid).toBe(kid);
    expect(new Key({ material: privateKey }).kid).toBe(kid);
  });
});

describe('the thumbprint of a secret', () => {
  const text = secretText(40);
  const own = thumbprint(createSecretKey(Buffer.from(text)));

  it('is the default kid, the same for each form', () => {
    expect(own).toMatch(SHA256_BASE64URL);
    for (const material of Object.values(secretForms(text))) {
      expect(new Key({ material: importSecret(material) }).kid).toBe(own);
    }
  });

  it('is none of the digests that a dictionary would hold', async () => {
    const k = Buffer.from(text).toString('base64url');
    const digests = ['sha1', 'sha256', 'sha384', 'sha512'].map((hash) =>
      createHash(hash).update(text).digest('base64url'),
    );
    const plain = await calculateJwkThumbprint({ kty: 'oct', k });
    expect([plain, ...digests]).not.toContain(own);
  });

  it('differs from that of another secret', () => {
    const other = createSecretKey(Buffer.from(`${text}!`));
    expect(thumbprint(other)).not.toBe(own);
  });
});
