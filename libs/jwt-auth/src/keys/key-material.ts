import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type JsonWebKey,
  KeyObject,
} from 'node:crypto';
import { AuthError } from '../errors.js';
import { isQuoted, keyHint } from './key-hints.js';
import { withLineBreaks } from './pem-text.js';
import { slipOf } from '../rules/rule.js';

/** A JSON Web Key (RFC 7517). Its `alg`, `kid`, `use` and `key_ops` are obeyed. */
export interface Jwk {
  kty: string;
  alg?: string;
  kid?: string;
  use?: string;
  key_ops?: string[];
  [member: string]: unknown;
}

/**
 * A private or public key: PEM text, PEM or DER bytes (PKCS #8, SPKI), a JWK or
 * a `KeyObject`. PEM may have lost its lines on the way through an environment variable:
 * `\n` as two characters, spaces, indentation and quotes around it are understood. A key protected by a passphrase is opened by the team:
 * `createPrivateKey({ key: pem, passphrase })`.
 */
export type KeyMaterial = string | Uint8Array | Jwk | KeyObject;

/**
 * An HMAC secret: text (its UTF-8 bytes), bytes, a JWK of type `oct` or a
 * `KeyObject`. Text is never read as PEM, base64 or JSON, and is refused in quotes.
 */
export type SecretMaterial = string | Uint8Array | Jwk | KeyObject;

export function importSecret(material: SecretMaterial): KeyObject {
  if (material instanceof KeyObject) {
    return material.type === 'secret'
      ? material
      : unusable('it is a key of a pair; give it as privateKey or publicKey');
  }
  if (typeof material === 'string') {
    return isQuoted(material)
      ? unusable(
          'it stands in quotes, which docker --env-file keeps and other programs take away: write it without',
        )
      : createSecretKey(Buffer.from(material, 'utf8'));
  }
  if (material instanceof Uint8Array) {
    return createSecretKey(material);
  }
  if (isJwk(material) && material.kty === 'oct') {
    const bytes = Buffer.from(String(material.k), 'base64url');
    return material.k === bytes.toString('base64url')
      ? createSecretKey(bytes)
      : unusable('its member k is not base64url');
  }
  return unusable(
    material === undefined
      ? 'it is undefined: is the environment variable set?'
      : `it must be a string, bytes, a JWK of type oct or a KeyObject${slipOf(material)}`,
  );
}

export function importPrivateKey(material: KeyMaterial): KeyObject {
  if (material instanceof KeyObject) {
    return material.type === 'private'
      ? material
      : unusable(`it is a ${material.type} key, a private key is needed`);
  }
  const key = tryImport(material, createPrivateKey, 'pkcs8');
  if (key !== undefined) {
    return key;
  }
  return unusable(
    tryImport(material, createPublicKey, 'spki') === undefined
      ? `it is no private key that can be read${keyHint(material)}`
      : 'it is a public key: give the private one, or write keys: { publicKey, algorithm } if this application only verifies',
  );
}

export function importPublicKey(material: KeyMaterial): KeyObject {
  if (material instanceof KeyObject) {
    return material.type === 'public'
      ? material
      : unusable(`it is a ${material.type} key, a public key is needed`);
  }
  if (tryImport(material, createPrivateKey, 'pkcs8') !== undefined) {
    return unusable('it is a private key; give only its public half here');
  }
  const key = tryImport(material, createPublicKey, 'spki');
  return (
    key ?? unusable(`it is no public key that can be read${keyHint(material)}`)
  );
}

export function isJwk(material: unknown): material is Jwk {
  return (
    typeof material === 'object' &&
    material !== null &&
    !(material instanceof KeyObject) &&
    typeof (material as Jwk).kty === 'string'
  );
}

/** `undefined` on failure: what OpenSSL and Node say may quote the material. */
function tryImport(
  material: Exclude<KeyMaterial, KeyObject>,
  create: typeof createPrivateKey | typeof createPublicKey,
  derType: 'pkcs8' | 'spki',
): KeyObject | undefined {
  try {
    if (isJwk(material)) {
      return create({ key: material as JsonWebKey, format: 'jwk' });
    }
    const ASN1_SEQUENCE = 0x30;
    if (typeof material === 'string' || material[0] !== ASN1_SEQUENCE) {
      return importPem(Buffer.from(material as string), create);
    }
    const key = Buffer.from(material);
    // The union of both functions takes no common overload.
    return derType === 'pkcs8'
      ? createPrivateKey({ key, format: 'der', type: derType })
      : createPublicKey({ key, format: 'der', type: derType });
  } catch {
    return undefined;
  }
}

function importPem(
  key: Buffer,
  create: typeof createPrivateKey | typeof createPublicKey,
): KeyObject | undefined {
  try {
    return create({ key, format: 'pem' });
  } catch {
    const pem = withLineBreaks(key.toString('latin1'));
    return pem === undefined ? undefined : create({ key: pem, format: 'pem' });
  }
}

function unusable(reason: string): never {
  throw new AuthError('misconfigured', 'options_invalid', { reason });
}
