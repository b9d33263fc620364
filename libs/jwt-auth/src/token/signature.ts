import {
  createHmac,
  type KeyObject,
  timingSafeEqual,
  verify,
} from 'node:crypto';
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
  const { family, hash } = algorithmRow(algorithm);
  if (family === 'HS') {
    return equalTexts(hmac(signingInput, hash as string, verifyKey), signature);
  }
  const bytes = Buffer.from(signature, 'base64url');
  return (
    // OpenSSL takes an RSASSA-PSS signature without its leading zero byte.
    bytes.length === signatureBytes &&
    verify(hash, Buffer.from(signingInput), verifyInput, bytes)
  );
}

/** The signature as a JWS has it (RFC 7518 section 3.2). */
export function hmac(
  signingInput: string,
  hash: string,
  secret: KeyObject,
): string {
  return createHmac(hash, secret).update(signingInput).digest('base64url');
}

/** In a time that tells nothing of the texts but their length. */
function equalTexts(one: string, other: string): boolean {
  // The signature has one spelling only, and as text it costs less than as bytes.
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
