import type { AsymmetricAlgorithm } from '../algorithms.js';

/**
 * One key of a ring as it is stored: plain JSON. The private half stands in it
 * encrypted only, and a change of any member is noticed when it is opened.
 */
export interface KeyRecord {
  /** 1 for the first key of a ring, one more for each that follows. */
  readonly sequence: number;
  /** 1 when it is created, one more with every `replace()`. */
  readonly version: number;
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly algorithm: AsymmetricAlgorithm;
  /** The public half as a JWK (RFC 7517). */
  readonly publicJwk: Readonly<Record<string, string>>;
  /** When it was stored, and so shown to everyone, in seconds since the epoch. */
  readonly publishedAt: number;
  /** From when on it is meant to sign, in seconds since the epoch. */
  readonly signFrom: number;
  /** Since when nothing that it signed is good any more; absent while it is trusted. */
  readonly revokedAt?: number;
  /** Tells with which key-encryption key it is sealed, and nothing about that key. */
  readonly keyEncryptionKeyId: string;
  /** The sealed private half, in base64url. */
  readonly salt: string;
  readonly iv: string;
  readonly ciphertext: string;
  readonly tag: string;
}

/**
 * Where managed keys are kept, shared by all instances of an application. It has
 * to be consistent, not secret: what it holds is sealed. A method that fails or
 * cannot know must reject, never answer with something made up: an empty list
 * means an empty ring, and a first key is made for it. Extend it for a store of
 * your own, and run the contract suite on it.
 */
export abstract class KeyStore {
  /** Every record of the ring, in any order; none where there is no such ring. */
  abstract list(ring: string): Promise<readonly KeyRecord[]>;
  /**
   * Stores the record unless the ring has one of its sequence, as one atomic step.
   *
   * @returns `false` where somebody else was first, and nothing was changed
   */
  abstract create(ring: string, record: KeyRecord): Promise<boolean>;
  /**
   * Stores the record in place of the one of its sequence, if that has still the
   * version expected, as one atomic step.
   *
   * @returns `false` where it has not, or is gone, and nothing was changed
   */
  abstract replace(
    ring: string,
    record: KeyRecord,
    expectedVersion: number,
  ): Promise<boolean>;
  /** Removes the record of that sequence; no error where there is none. */
  abstract remove(ring: string, sequence: number): Promise<void>;
}
