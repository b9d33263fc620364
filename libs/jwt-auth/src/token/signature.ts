import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import { algorithmRow } from '../keys/algorithms.js';
import type { Key } from '../keys/key.js';

/** A compact JWS taken apart (RFC 7515 section 3.1). */
export interface JwsParts {
  /** Header and payload as signed: everything before the last dot. */
  readonly signingInput: string;
  readonly signature: string;
}

/**
 * Whether the signature is the key's, by the key's own algorithm. Says nothing
 * about header or claims.
 */
export function verifySignature(
  { signingInput, signature }: JwsParts,
  { algorithm, verifyKey, verifyInput, signatureBytes }: Key,
): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  // OpenSSL takes an RSASSA-PSS signature without its leading zero byte.
  if (bytes.length !== signatureBytes) {
    return false;
  }
  const { family, hash } = algorithmRow(algorithm);
  return family === 'HS'
    ? timingSafeEqual(
        createHmac(hash as string, verifyKey)
          .update(signingInput)
          .digest(),
        bytes,
      )
    : verify(hash, Buffer.from(signingInput), verifyInput, bytes);
}
