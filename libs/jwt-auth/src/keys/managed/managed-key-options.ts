import { type Duration, parseDuration } from '../../duration.js';
import type { AsymmetricAlgorithm } from '../algorithms.js';
import type { SecretMaterial } from '../key-material.js';
import {
  importKeyEncryptionKey,
  KeyEncryptionKeys,
} from './key-encryption-keys.js';
import type { KeyStore } from './key-store.js';

/**
 * Keys that are made, published ahead, rotated and retired by the library itself,
 * and shared by all instances of an application through a store.
 */
export interface ManagedKeyOptions {
  /**
   * Where the keys are kept: all instances of one application name the same store.
   * Its contents are sealed, yet whoever may write to it can take the service down, or
   * put back a record from before a revocation, as a restored backup does. With
   * `sessions` or `revocations` their log remembers the revocation for 400 days, and the
   * key is revoked again; without, revoke it again yourself.
   * A store out of reach lets the boot fail; later, verification goes on with the
   * keys known, and signing stops after `reloadLag` (503).
   */
  store: KeyStore;
  /**
   * What private keys are encrypted with at rest (AES-256-GCM under a key derived
   * for each record, RFC 5869). At least 32 random bytes, the same on every instance,
   * kept outside the store. Lost, the keys are lost: the boot fails instead of
   * starting a new ring. To change it: give the new one in `previousKeyEncryptionKeys`
   * on every instance first, then exchange the two, and drop the old one after all
   * keys sealed under it have gone.
   */
  keyEncryptionKey: SecretMaterial;
  /** Key-encryption keys that open what they sealed and seal nothing more. Default none. */
  previousKeyEncryptionKeys?: SecretMaterial[];
  /**
   * Name of the ring of keys. Instances with the same store and ring share keys; what
   * is stored under one name cannot be used under another. Default: the issuer.
   */
  ring?: string;
  /**
   * Of the keys made from now on (RFC 7518 section 3.1); the others keep theirs.
   * RSA keys have 2048 bits. Default `'ES256'`.
   */
  algorithm?: AsymmetricAlgorithm;
  /** How long a key signs before the next takes over. Default `'30d'`. */
  rotateEvery?: Duration;
  /**
   * How long a key must have been published before it signs. Consumers that fetch the
   * key set must see it in this time: at least `reloadLag`, the `max-age` of the key
   * set, their own caches and the difference of clocks together. Shorter than
   * `rotateEvery`. Default `'1d'`, or half of `rotateEvery` where that is less.
   */
  publishAhead?: Duration;
  /**
   * How old an instance's knowledge of the ring may be. The ring is read anew every
   * fifth of it; an instance that could not read it for so long refuses to sign with
   * `temporarily_unavailable`, since a key may have been revoked. A revocation is
   * obeyed within this time by every instance that reaches the store; one that does not
   * goes on verifying with the keys it knows, until their windows end. Default `'5s'`.
   */
  reloadLag?: Duration;
  /**
   * The longest lifetime that a token may be signed with; longer ones are refused.
   * A retired key verifies for so long, and a little more, after its last signature.
   * Not less than `accessToken.expiresIn`. Default `'1d'`, or `accessToken.expiresIn`
   * where that is more.
   */
  longestLifetime?: Duration;
}

/** What managed keys take over from the options around them. */
export interface ManagedKeyContext {
  readonly issuer: string;
  /** Seconds. */
  readonly clockTolerance: number;
  /** Lifetime of access tokens, seconds. */
  readonly expiresIn: number;
}

/** Options with every default filled in, durations in seconds. */
export interface ManagedKeySettings {
  readonly store: KeyStore;
  readonly keyEncryptionKeys: KeyEncryptionKeys;
  readonly ring: string;
  readonly algorithm: AsymmetricAlgorithm;
  readonly rotateEvery: number;
  readonly publishAhead: number;
  readonly reloadLag: number;
  readonly longestLifetime: number;
  readonly clockTolerance: number;
}

const DAY = 86_400;

/** @param options without faults, as `managedKeyFaults()` finds them */
export function managedKeySettings(
  options: ManagedKeyOptions,
  context: ManagedKeyContext,
): ManagedKeySettings {
  return {
    ...managedKeyDurations(options, context.expiresIn),
    store: options.store,
    keyEncryptionKeys: new KeyEncryptionKeys(
      importKeyEncryptionKey(options.keyEncryptionKey),
      (options.previousKeyEncryptionKeys ?? []).map(importKeyEncryptionKey),
    ),
    ring: options.ring ?? context.issuer,
    algorithm: options.algorithm ?? 'ES256',
    clockTolerance: context.clockTolerance,
  };
}

type Durations = Pick<
  ManagedKeySettings,
  'rotateEvery' | 'publishAhead' | 'reloadLag' | 'longestLifetime'
>;

/** The durations in seconds, each with its default. */
export function managedKeyDurations(
  options: Readonly<Partial<Record<keyof Durations, unknown>>>,
  expiresIn: number,
): Durations {
  const rotateEvery = parseDuration(options.rotateEvery) ?? 30 * DAY;
  return {
    rotateEvery,
    publishAhead:
      parseDuration(options.publishAhead) ??
      Math.min(DAY, Math.floor(rotateEvery / 2)),
    reloadLag: parseDuration(options.reloadLag) ?? 5,
    longestLifetime:
      parseDuration(options.longestLifetime) ?? Math.max(DAY, expiresIn),
  };
}
