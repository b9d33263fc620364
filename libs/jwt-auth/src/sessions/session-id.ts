import { randomBytes } from 'node:crypto';
import { isCanonicalBase64url } from '../token/base64url.js';

const RANDOM_BYTES = 16;

/** Characters of the tag of an owner, with which the ids of its sessions begin. */
const TAG_LENGTH = 4;
/** Characters of a session id: the tag and 128 random bits. */
const ID_LENGTH = 26;

/** A new `sid`, URL-safe and without dots; it tells which sessions may share an owner, and nobody's name. */
export function newSessionId(owner: string): string {
  return tagOfOwner(owner) + randomBytes(RANDOM_BYTES).toString('base64url');
}

/**
 * What all sessions of an owner have in common, and some of others too: stores that
 * spread their keys (Redis Cluster: `{tag}`) keep what has one tag in one place.
 */
export function tagOfOwner(owner: string): string {
  return owner.slice(0, TAG_LENGTH);
}

/** The `tagOfOwner()` of the owner whose session it is. */
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
