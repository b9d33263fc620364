import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { weaknessOf } from '../key-strength.js';
import { thumbprint } from '../thumbprint.js';
import type { KeyEncryptionKeys } from './key-encryption-keys.js';
import type { KeyRecord } from './key-store.js';

const CIPHER = 'aes-256-gcm';
const SALT_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const DOMAIN = '@jwt-auth/nestjs managed key v1';

/** Everything of a record but what sealing adds. */
export type UnsealedRecord = Omit<
  KeyRecord,
  'keyEncryptionKeyId' | 'salt' | 'iv' | 'ciphertext' | 'tag'
>;

/** The private key of a record, or why it must not be trusted. */
export type Opened =
  { readonly privateKey: KeyObject } | { readonly fault: string };

/** Encrypts the private key and binds every other member of the record to it. */
export function seal(
  ring: string,
  record: UnsealedRecord,
  privateKey: KeyObject,
  keys: KeyEncryptionKeys,
): KeyRecord {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const derived = keys.derive(keys.currentId, salt) as Buffer;
  const cipher = createCipheriv(CIPHER, derived, iv);
  cipher.setAAD(bound(ring, record, keys.currentId));
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const ciphertext = Buffer.concat([cipher.update(der), cipher.final()]);
  der.fill(0);
  return {
    ...record,
    keyEncryptionKeyId: keys.currentId,
    salt: salt.toString('base64url'),
    iv: iv.toString('base64url'),
    ciphertext: ciphertext.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
  };
}

export function open(
  ring: string,
  record: KeyRecord,
  keys: KeyEncryptionKeys,
): Opened {
  const salt = Buffer.from(record.salt, 'base64url');
  const derived = keys.derive(record.keyEncryptionKeyId, salt);
  if (derived === undefined) {
    return {
      fault:
        'it is sealed under a key-encryption key that is not given here: add that one to previousKeyEncryptionKeys',
    };
  }
  const privateKey = decrypt(ring, record, derived);
  return privateKey !== undefined && isHalfOf(privateKey, record)
    ? { privateKey }
    : {
        fault:
          'it does not authenticate, so it was changed in the store or comes from another ring: restore it from a backup',
      };
}

/** `undefined` on failure: what OpenSSL says is of no use to anyone but an attacker. */
function decrypt(
  ring: string,
  record: KeyRecord,
  derived: Buffer,
): KeyObject | undefined {
  try {
    const iv = Buffer.from(record.iv, 'base64url');
    const decipher = createDecipheriv(CIPHER, derived, iv, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(bound(ring, record, record.keyEncryptionKeyId));
    decipher.setAuthTag(Buffer.from(record.tag, 'base64url'));
    const ciphertext = Buffer.from(record.ciphertext, 'base64url');
    const key = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
    key.fill(0);
    return privateKey;
  } catch {
    return undefined;
  }
}

/** What is authenticated beside the ciphertext. A store may reorder members, so their order is fixed here. */
function bound(
  ring: string,
  record: UnsealedRecord,
  keyEncryptionKeyId: string,
): Buffer {
  return Buffer.from(
    JSON.stringify([
      DOMAIN,
      ring,
      record.sequence,
      record.version,
      record.kid,
      record.algorithm,
      sortedMembers(record.publicJwk),
      record.publishedAt,
      record.signFrom,
      record.revokedAt ?? null,
      keyEncryptionKeyId,
    ]),
  );
}

/** A record that was sealed wrongly authenticates all the same. */
function isHalfOf(
  privateKey: KeyObject,
  { kid, algorithm, publicJwk }: UnsealedRecord,
): boolean {
  const publicKey = createPublicKey(privateKey);
  const own = publicKey.export({ format: 'jwk' });
  return (
    weaknessOf(publicKey, algorithm) === undefined &&
    kid === thumbprint(publicKey) &&
    JSON.stringify(sortedMembers(own)) ===
      JSON.stringify(sortedMembers(publicJwk))
  );
}

function sortedMembers(jwk: object): [string, unknown][] {
  return Object.entries(jwk).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
