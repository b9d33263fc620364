import { RESERVED_CLAIMS } from './claims.js';
import { refusedToIssue } from './issue-error.js';
import { type JsonObject, parseJsonObject } from '../json-object.js';
import type { SecretClaims } from './secret-claims.js';

export interface CallerClaimsSettings {
  /** Refuse claims named like a secret, or only warn. */
  readonly refuseSecretClaims: boolean;
  /** Told what a developer should look at; never a value. */
  readonly warn: (message: string) => void;
}

/**
 * The caller's claims as JSON carries them: what is not JSON does not pass by
 * silently.
 *
 * @param claims an object, or the JSON of one
 * @param stored they passed when a session was opened: claims that are named like a
 *   secret by now are warned of, since refusing them would end the session
 * @throws AuthError `misconfigured` where they are not fit for a token
 */
export function callerClaims(
  claims: object | string,
  secretClaims: SecretClaims,
  { refuseSecretClaims, warn }: CallerClaimsSettings,
  stored: boolean,
): JsonObject {
  const own = toJsonObject(claims);
  const reserved = RESERVED_CLAIMS.filter((name) => Object.hasOwn(own, name));
  if (reserved.length > 0) {
    throw refusedToIssue(
      'claim_reserved',
      `These claims are set by the issuer and must not be given: ${reserved.join(', ')}`,
    );
  }
  if (Object.hasOwn(own, 'cnf')) {
    throw refusedToIssue(
      'claim_reserved',
      'cnf binds a token to a key of the client, and no binding is checked here: our own verifier would refuse the token. Leave it out',
    );
  }
  const secret = secretClaims.find(own);
  if (secret.length > 0) {
    const message = `Anyone can read a token, and these claims are named like a secret: ${secret.join(', ')}. Leave them out, or change the option secretClaimNames`;
    if (!stored && refuseSecretClaims) {
      throw refusedToIssue('claim_secret', message);
    }
    if (!stored) {
      warn(`${message}. In production this is refused.`);
    } else if (secretClaims.isNews(secret)) {
      warn(`${message}.`);
    }
  }
  return own;
}

/** Refuses what JSON would drop or turn into something else. */
function refuseLossy(_name: string, value: unknown): unknown {
  const lossy =
    (typeof value === 'number' && !Number.isFinite(value)) ||
    typeof value === 'function' ||
    typeof value === 'symbol' ||
    value instanceof Map ||
    value instanceof Set;
  if (lossy) {
    throw new TypeError('JSON has no such value');
  }
  return value;
}

/**
 * The claims as JSON has them.
 *
 * @param claims an object, or the JSON of one
 * @throws AuthError `misconfigured` where JSON would lose something
 */
export function toJsonObject(claims: object | string): JsonObject {
  const text = typeof claims === 'string' ? claims : textOf(claims);
  const parsed = parseJsonObject(Buffer.from(text ?? ''));
  if (parsed === undefined) {
    throw refusedToIssue(
      'claim_invalid',
      'The claims must be a plain object of JSON values: no Map, Set, NaN, BigInt, function or cycle, no deep nesting, no __proto__',
    );
  }
  return parsed;
}

function textOf(claims: object): string | undefined {
  try {
    return JSON.stringify(claims, refuseLossy);
  } catch {
    return undefined;
  }
}
