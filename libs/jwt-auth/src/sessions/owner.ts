import { createHash, type Hash } from 'node:crypto';

const OWNER_DOMAIN = '@jwt-auth/nestjs session owner v1';
const FAMILY_DOMAIN = '@jwt-auth/nestjs session family v1';
const LENGTH_BYTES = 4;

/**
 * The name by which a store knows the sessions of a subject: SHA-256 of the issuer and
 * the subject, 43 characters of base64url. The same subject of two issuers is two owners,
 * so that applications may share a store.
 */
export function ownerOf(issuer: string, subject: string): string {
  return hashOf(OWNER_DOMAIN, issuer).update(subject).digest('base64url');
}

/** SHA-256 of the issuer and the part that all refresh tokens of a session have in common. */
export function familyDigest(issuer: string, family: Uint8Array): string {
  return hashOf(FAMILY_DOMAIN, issuer).update(family).digest('base64url');
}

/** The length goes first, so that no issuer and subject are hashed as the same text as two others. */
function hashOf(domain: string, issuer: string): Hash {
  const bytes = Buffer.from(issuer);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(bytes.length);
  return createHash('sha256').update(domain).update(length).update(bytes);
}
