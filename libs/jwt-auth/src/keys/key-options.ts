import { randomBytes } from 'node:crypto';
import type { AsymmetricAlgorithm, HmacAlgorithm } from './algorithms.js';
import type { KeyMaterial, SecretMaterial } from './key-material.js';
import type { ManagedKeyOptions } from './managed/managed-key-options.js';
import type { Signer } from './signer.js';

/** A shared secret (HMAC): whoever can verify can also sign. */
export interface SecretOptions {
  /** At least as many bytes as the hash has: 32 for HS256, 48 for HS384, 64 for HS512 (RFC 7518 section 3.2). */
  secret: SecretMaterial;
  /** Default `'HS256'`. */
  algorithm?: HmacAlgorithm;
  /** Default: a thumbprint that tells nothing about the secret. */
  kid?: string;
  /** Retired secrets that still verify, so that a rotation signs nobody out. A bare one has the algorithm given here. */
  previous?: (SecretMaterial | RetiredSecretOptions)[];
}

/** A retired secret that had an algorithm or a `kid` of its own. */
export type RetiredSecretOptions = Omit<SecretOptions, 'previous'>;

/** A key pair: this application signs, others verify with the public half. */
export interface PrivateKeyOptions {
  privateKey: KeyMaterial;
  /** Default: RS256 for RSA, EdDSA for Ed25519, by curve for EC; or the `alg` of the JWK. */
  algorithm?: AsymmetricAlgorithm;
  /** Default: the RFC 7638 thumbprint, or the `kid` of the JWK. */
  kid?: string;
  /** Retired keys, private or public, that still verify. A bare one has the algorithm given here, where it fits. */
  previous?: (KeyMaterial | PublicKeyOptions)[];
}

/** The public half of a pair: this application verifies and cannot issue. */
export interface PublicKeyOptions {
  publicKey: KeyMaterial;
  algorithm: AsymmetricAlgorithm;
  /** Default: the RFC 7638 thumbprint, or the `kid` of the JWK. */
  kid?: string;
}

/** A key pair whose private half never leaves a KMS or HSM. Retired keys go beside it in a `ring`. */
export interface SignerOptions {
  signer: Signer;
}

/** Several keys, each with its own window. Of those that may sign, the one whose `signFrom` came last does. */
export interface KeyRingOptions {
  ring: KeyDescriptor[];
}

/** Keys that the library makes, rotates and retires by itself. */
export interface ManagedKeysOptions {
  managed: ManagedKeyOptions;
}

export type KeyDescriptor = (
  | RetiredSecretOptions
  | Omit<PrivateKeyOptions, 'previous'>
  | PublicKeyOptions
  | SignerOptions
) & {
  /** Date or ISO 8601 text. Until then the key verifies but does not sign. Default: always. */
  signFrom?: Date | string;
  /** Date or ISO 8601 text. From then on its tokens are refused with `key_unknown`. Default: never. */
  verifyUntil?: Date | string;
};

/** Keys that are given as they are. */
export type GivenKeyOptions =
  | SecretOptions
  | PrivateKeyOptions
  | PublicKeyOptions
  | SignerOptions
  | KeyRingOptions;

export type KeyOptions = GivenKeyOptions | ManagedKeysOptions;

const EPHEMERAL_SECRET_BYTES = 32;

/** A secret that lives as long as the process; for development only. */
export function ephemeralKeyOptions(): SecretOptions {
  return { secret: randomBytes(EPHEMERAL_SECRET_BYTES) };
}
