import { createPublicKey, type KeyObject } from 'node:crypto';
import { AuthError } from '../errors.js';
import { defaultAlgorithm, type HmacAlgorithm } from './algorithms.js';
import type { KeyInit } from './key.js';
import {
  importPrivateKey,
  importPublicKey,
  importSecret,
  isJwk,
  type Jwk,
  type KeyMaterial,
  type SecretMaterial,
} from './key-material.js';
import type {
  KeyDescriptor,
  PublicKeyOptions,
  RetiredSecretOptions,
} from './key-options.js';

const EITHER = ['sign', 'verify'];

/**
 * Reads the material of one key, and what its JWK says of it.
 *
 * @throws AuthError `misconfigured` where it cannot be read or contradicts itself
 */
export function loadKey(descriptor: KeyDescriptor): KeyInit {
  if ('signer' in descriptor) {
    const { signer } = descriptor;
    const { publicKey, algorithm, kid } = signer;
    return {
      material: importPublicKey(publicKey),
      ...named(publicKey, EITHER, algorithm, kid),
      signer,
    };
  }
  const { algorithm, kid } = descriptor;
  if ('secret' in descriptor) {
    const material = importSecret(descriptor.secret);
    return { material, ...named(descriptor.secret, EITHER, algorithm, kid) };
  }
  if ('privateKey' in descriptor) {
    const material = importPrivateKey(descriptor.privateKey);
    return {
      material,
      ...named(descriptor.privateKey, ['sign'], algorithm, kid),
    };
  }
  const material = importPublicKey(descriptor.publicKey);
  return {
    material,
    ...named(descriptor.publicKey, ['verify'], algorithm, kid),
  };
}

/**
 * A retired key of a pair.
 *
 * @param current the key it makes room for; a bare retired key has its algorithm
 *   where that fits
 */
export function loadRetiredPair(
  previous: KeyMaterial | PublicKeyOptions,
  current: KeyInit | undefined,
): KeyInit {
  if (isDescriptor<PublicKeyOptions>(previous, 'publicKey')) {
    return loadKey(previous);
  }
  const material = publicHalf(previous);
  const { algorithm, kid } = named(previous, EITHER);
  const fits =
    current !== undefined &&
    defaultAlgorithm(material) === defaultAlgorithm(current.material);
  return {
    material,
    algorithm: algorithm ?? (fits ? current.algorithm : undefined),
    kid,
  };
}

/** A retired secret; a bare one has the algorithm of the current one. */
export function loadRetiredSecret(
  previous: SecretMaterial | RetiredSecretOptions,
  algorithm: HmacAlgorithm | undefined,
): KeyInit {
  return isDescriptor<RetiredSecretOptions>(previous, 'secret')
    ? loadKey(previous)
    : loadKey({ secret: previous, algorithm });
}

function isDescriptor<T extends KeyDescriptor>(
  previous: KeyMaterial | T,
  form: string,
): previous is T {
  return typeof previous === 'object' && form in previous;
}

function publicHalf(material: KeyMaterial): KeyObject {
  try {
    return createPublicKey(importPrivateKey(material));
  } catch {
    return importPublicKey(material);
  }
}

/** Algorithm and `kid` as given beside the key, or else inside the JWK (RFC 7517 section 4). */
function named(
  material: unknown,
  operations: readonly string[],
  algorithm?: string,
  kid?: string,
): { algorithm: string | undefined; kid: string | undefined } {
  const jwk: Partial<Jwk> = isJwk(material) ? material : {};
  const allowed: unknown = jwk.key_ops ?? operations;
  const forThis =
    (jwk.use ?? 'sig') === 'sig' &&
    Array.isArray(allowed) &&
    new Set(allowed).size === allowed.length &&
    allowed.every((name) => EITHER.includes(name as string)) &&
    allowed.some((name) => operations.includes(name as string));
  if (!forThis) {
    throw mismatch(
      'its use or key_ops say that it is not for signatures, or not for them alone',
    );
  }
  if (algorithm !== undefined && (jwk.alg ?? algorithm) !== algorithm) {
    throw mismatch('its alg differs from the algorithm given beside it');
  }
  return { algorithm: algorithm ?? jwk.alg, kid: kid ?? jwk.kid };
}

function mismatch(reason: string): AuthError {
  return new AuthError('misconfigured', 'options_invalid', { reason });
}
