import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { AuthError } from '../../errors.js';
import { importSecret, type SecretMaterial } from '../key-material.js';
import { weaknessOfSecret } from '../weak-secrets.js';

const MIN_BYTES = 32;
const DERIVED_BYTES = 32;
const ID_DOMAIN = '@jwt-auth/nestjs key-encryption key id v1';
const SEALING_DOMAIN = '@jwt-auth/nestjs managed private key, AES-256-GCM v1';

/** What managed keys are sealed with; the first seals, all of them open. */
export class KeyEncryptionKeys {
  readonly #byId: ReadonlyMap<string, KeyObject>;
  /** Id of the key that seals. */
  readonly currentId: string;

  constructor(current: KeyObject, previous: readonly KeyObject[] = []) {
    this.currentId = idOf(current);
    this.#byId = new Map(
      [...previous, current].map((key) => [idOf(key), key] as const),
    );
  }

  /** The key that seals one record, which its salt makes its own (RFC 5869). */
  derive(id: string, salt: Uint8Array): Buffer | undefined {
    const key = this.#byId.get(id);
    return (
      key &&
      Buffer.from(hkdfSync('sha256', key, salt, SEALING_DOMAIN, DERIVED_BYTES))
    );
  }
}

/** @throws AuthError `misconfigured` where it cannot be read or anyone could guess it */
export function importKeyEncryptionKey(material: SecretMaterial): KeyObject {
  const key = importSecret(material);
  const reason = weaknessOfSecret(
    key.export(),
    'a key-encryption key',
    MIN_BYTES,
  );
  if (reason !== undefined) {
    throw new AuthError('misconfigured', 'options_invalid', { reason });
  }
  return key;
}

function idOf(key: KeyObject): string {
  return createHmac('sha256', key).update(ID_DOMAIN).digest('base64url');
}
