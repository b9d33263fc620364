import { createPublicKey, type KeyObject } from 'node:crypto';
import { AuthError } from '../errors.js';
import { defaultAlgorithm } from './algorithms.js';
import type { KeyInit } from './key.js';
import {
  importPrivateKey,
  importPublicKey,
  importSecret,
  isJwk,
  type Jwk,
  type KeyMaterial,
} from './key-material.js';
import type { KeyDescriptor, PublicKeyOptions } from './key-options.js';

/**
 * Reads the material of one key, and what its JWK says of it.
 *
 * @throws AuthError `misconfigured` where it cannot be read or contradicts itself
 */
export function loadKey(descriptor: KeyDescriptor): KeyInit {
  const { algorithm, kid } = descriptor;
  if ('secret' in descriptor) {
    const material = importSecret(descriptor.secret);
    return { material, ...named(descriptor.secret, algorithm, kid) };
  }
  if ('privateKey' in descriptor) {
    const material = importPrivateKey(descriptor.privateKey);
    return { material, ...named(descriptor.privateKey, algorithm, kid) };
  }
  const material = importPublicKey(descriptor.publicKey);
  return { material, ...named(descriptor.publicKey, algorithm, kid) };
}

/** A retired key of a pair. Given bare, it has the algorithm of the current key where that fits. */
export function loadRetired(
  previous: KeyMaterial | PublicKeyOptions,
  current: KeyInit,
): KeyInit {
  if (isPublicKeyOptions(previous)) {
    return loadKey(previous);
  }
  const material = publicHalf(previous);
  const sameType =
    defaultAlgorithm(material) === defaultAlgorithm(current.material);
  const { algorithm: own, kid } = named(previous);
  return {
    material,
    algorithm: own ?? (sameType ? current.algorithm : undefined),
    kid,
  };
}

function isPublicKeyOptions(
  previous: KeyMaterial | PublicKeyOptions,
): previous is PublicKeyOptions {
  return typeof previous === 'object' && 'publicKey' in previous;
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
  algorithm?: string,
  kid?: string,
): { algorithm: string | undefined; kid: string | undefined } {
  const jwk: Partial<Jwk> = isJwk(material) ? material : {};
  const operations = jwk.key_ops ?? ['verify'];
  if (
    (jwk.use ?? 'sig') !== 'sig' ||
    !operations.some((name) => name === 'sign' || name === 'verify')
  ) {
    throw mismatch('its use or key_ops say that it is not for signatures');
  }
  if (algorithm !== undefined && (jwk.alg ?? algorithm) !== algorithm) {
    throw mismatch('its alg differs from the algorithm given beside it');
  }
  return { algorithm: algorithm ?? jwk.alg, kid: kid ?? jwk.kid };
}

function mismatch(reason: string): AuthError {
  return new AuthError('misconfigured', 'options_invalid', { reason });
}
