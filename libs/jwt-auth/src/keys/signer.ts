import type { Answer } from '../maybe-promise.js';
import type { AsymmetricAlgorithm } from './algorithms.js';
import type { KeyMaterial } from './key-material.js';

/**
 * Signs with a key that this process never sees, such as one in a KMS or HSM. Only
 * the public half is known here; verification stays local and as fast as ever.
 */
export abstract class Signer {
  /** The public half of the key that {@link sign} signs with. */
  abstract readonly publicKey: KeyMaterial;
  /** What {@link sign} signs with; the key is bound to it. */
  abstract readonly algorithm: AsymmetricAlgorithm;
  /** Default: the RFC 7638 thumbprint of the public key, or the `kid` of the JWK. */
  readonly kid?: string;

  /**
   * Signs the bytes as they are: the hash of the algorithm, SHA-256 for `ES256`, is
   * taken of them in here or by the service that is asked. A signature that the
   * public key does not confirm is never handed out. What rejects makes issuing fail
   * with `unavailable` (503), so give calls over a network a time-out.
   *
   * @param input the JWS signing input (RFC 7515 section 5.1)
   * @returns the signature; of ECDSA either as JWS has it (RFC 7518 section 3.4) or
   *   in DER, as AWS and Google Cloud return it
   */
  abstract sign(input: Uint8Array): Answer<Uint8Array>;
}

/** Also true of signers made with another copy of this package. */
export function isSigner(value: unknown): value is Signer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'publicKey' in value &&
    typeof (value as Partial<Signer>).sign === 'function'
  );
}
