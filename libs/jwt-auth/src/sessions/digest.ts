import { hash, timingSafeEqual } from 'node:crypto';

/** SHA-256 in base64url, 43 characters: the form in which a store knows a secret. */
export function digest(secret: Uint8Array | string): string {
  return hash('sha256', secret, 'base64url');
}

/** In a time that does not depend on where they differ. */
export function equalDigests(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
