import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type AsymmetricAlgorithm, algorithmRow } from '../algorithms.js';
import { thumbprint } from '../thumbprint.js';
import type { KeyEncryptionKeys } from './key-encryption-keys.js';
import type { KeyRecord } from './key-store.js';
import { seal } from './sealing.js';

const RSA_BITS = 2048;

/** Off the event loop: an RSA key takes a good part of a second. */
const generate = promisify(generateKeyPair);

export interface NewKeySettings {
  readonly ring: string;
  readonly algorithm: AsymmetricAlgorithm;
  readonly keyEncryptionKeys: KeyEncryptionKeys;
}

/**
 * Makes a key and the first version of its record.
 *
 * @param now seconds since the epoch, asked when the key is there
 */
export async function newKey(
  { ring, algorithm, keyEncryptionKeys }: NewKeySettings,
  place: Pick<KeyRecord, 'sequence' | 'signFrom'>,
  now: () => number,
): Promise<KeyRecord> {
  const { publicKey, privateKey } = await newKeyPair(algorithm);
  return seal(
    ring,
    {
      ...place,
      version: 1,
      kid: thumbprint(publicKey),
      algorithm,
      // Rounded up, so that it never signs before it was published for long enough.
      publishedAt: Math.ceil(now()),
      publicJwk: publicKey.export({ format: 'jwk' }) as Record<string, string>,
    },
    privateKey,
    keyEncryptionKeys,
  );
}

/** A key pair as good as its algorithm asks for. */
export function newKeyPair(
  algorithm: AsymmetricAlgorithm,
): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  const { family, curve = '' } = algorithmRow(algorithm);
  switch (family) {
    case 'EdDSA':
      return generate('ed25519');
    case 'ES':
      return generate('ec', { namedCurve: curve });
    default:
      return generate('rsa', { modulusLength: RSA_BITS });
  }
}
