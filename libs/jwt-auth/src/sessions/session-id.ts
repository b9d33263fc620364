import { createHash, randomBytes } from 'node:crypto';
import { isCanonicalBase64url } from '../token/base64url.js';

const TAG_BYTES = 3;
const RANDOM_BYTES = 16;
const TAG_DOMAIN = '@jwt-auth/nestjs subject tag v1';

/** Characters of the tag of a subject, with which the ids of its sessions begin. */
const TAG_LENGTH = 4;
/** Characters of a session id: the tag and 128 random bits. */
const ID_LENGTH = 26;

/** A new `sid`, URL-safe and without dots; it tells which sessions may share a subject, and nobody's name. */
export function newSessionId(subject: string): string {
  return subjectTag(subject) + randomBytes(RANDOM_BYTES).toString('base64url');
}

/**
 * What all sessions of a subject have in common, and some of others too: stores that
 * spread their keys (Redis Cluster: `{tag}`) keep what has one tag in one place.
 */
export function subjectTag(subject: string): string {
  return createHash('sha256')
    .update(TAG_DOMAIN)
    .update(subject)
    .digest()
    .subarray(0, TAG_BYTES)
    .toString('base64url');
}

/** The `subjectTag()` of the subject whose session it is. */
export function tagOfSession(id: string): string {
  return id.slice(0, TAG_LENGTH);
}

export function isSessionId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length === ID_LENGTH &&
    isCanonicalBase64url(value)
  );
}
