import { createPublicKey, type KeyObject } from 'node:crypto';
import { AuthError } from '../errors.js';
import { defaultAlgorithm } from './algorithms.js';
import { Key, type KeyInit } from './key.js';
import {
  importPrivateKey,
  importPublicKey,
  importSecret,
  isJwk,
  type Jwk,
  type KeyMaterial,
} from './key-material.js';
import type {
  KeyDescriptor,
  KeyOptions,
  PublicKeyOptions,
} from './key-options.js';
import { type KeyShapeFault, shapeFaults } from './key-shape.js';
import { keyWindow, VERIFY_ONLY } from './key-window.js';

export interface ImportedKeys {
  readonly keys: Key[];
  readonly faults: KeyShapeFault[];
}

/** One key still to be imported, and where in the options it was given. */
interface Entry {
  readonly path: string;
  load(): KeyInit;
}

/** Imports every key and keeps going after a fault, so that all are reported at once. */
export function importKeys(options: KeyOptions, path = 'keys'): ImportedKeys {
  const faults = shapeFaults(options, path);
  if (faults.length > 0) {
    return { keys: [], faults };
  }
  const keys: Key[] = [];
  for (const entry of entriesOf(options, path)) {
    try {
      keys.push(new Key(entry.load()));
    } catch (error) {
      if (!(error instanceof AuthError)) {
        throw error;
      }
      faults.push({ path: entry.path, message: error.message });
    }
  }
  return { keys, faults };
}

function entriesOf(options: KeyOptions, path: string): Entry[] {
  if ('ring' in options) {
    return options.ring.map((descriptor, index) =>
      entryOf(descriptor, `${path}.ring[${index}]`),
    );
  }
  const current = entryOf(options, path);
  if ('publicKey' in options) {
    return [current];
  }
  const retired =
    'secret' in options
      ? (options.previous ?? []).map(
          (secret) => () => loadKey({ secret, algorithm: options.algorithm }),
        )
      : (options.previous ?? []).map(
          (previous) => () => loadRetired(previous, current),
        );
  return [
    current,
    ...retired.map((load, index) => ({
      path: `${path}.previous[${index}]`,
      load: () => ({ ...load(), window: VERIFY_ONLY }),
    })),
  ];
}

function entryOf(descriptor: KeyDescriptor, path: string): Entry {
  const form = ['secret', 'privateKey', 'publicKey'].find(
    (name) => name in descriptor,
  );
  return {
    path: `${path}.${form}`,
    load: () => ({ ...loadKey(descriptor), window: keyWindow(descriptor) }),
  };
}

function loadKey(descriptor: KeyDescriptor): KeyInit {
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
function loadRetired(
  previous: KeyMaterial | PublicKeyOptions,
  current: Entry,
): KeyInit {
  if (isPublicKeyOptions(previous)) {
    return loadKey(previous);
  }
  const material = publicHalf(previous);
  const { material: signer, algorithm } = current.load();
  const sameType = defaultAlgorithm(material) === defaultAlgorithm(signer);
  const { algorithm: own, kid } = named(previous);
  return {
    material,
    algorithm: own ?? (sameType ? algorithm : undefined),
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
