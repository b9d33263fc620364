import type { KeyObject } from 'node:crypto';
import { type Algorithm, algorithmRow } from './algorithms.js';

/**
 * Secrets that stand in tutorials and documentation. Matched whole, never as a
 * part of a longer secret; the short ones are here for the better message.
 */
const WELL_KNOWN_SECRETS: ReadonlySet<string> = new Set([
  'secret',
  'changeme',
  'changeit',
  'password',
  'topsecret',
  'mysecret',
  'jwtsecret',
  'jwt_secret',
  'jwt-secret',
  'secretkey',
  'secret_key',
  'secretKey',
  'your_secret',
  'your_jwt_secret',
  'keyboard cat',
  'your-256-bit-secret',
  'your-384-bit-secret',
  'your-512-bit-secret',
  'a-string-secret-at-least-256-bits-long',
  'a-valid-string-secret-that-is-at-least-384-bits-long',
  'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
  'super-secret-jwt-token-with-at-least-32-characters-long',
  'your-super-secret-jwt-key-change-this-in-production',
  'your-super-secret-key-change-in-production',
  'DO NOT USE THIS VALUE. INSTEAD, CREATE A COMPLEX SECRET AND KEEP IT SAFE OUTSIDE OF THE SOURCE CODE.',
]);

const MIN_DISTINCT_BYTES = 8;
const MIN_RSA_BITS = 2048;
const MIN_RSA_EXPONENT = 65_537n;

/** Why the key is unfit for the algorithm, or `undefined` where it is fit. */
export function weaknessOf(
  key: KeyObject,
  algorithm: Algorithm,
): string | undefined {
  const row = algorithmRow(algorithm);
  const type = key.type === 'secret' ? 'secret' : key.asymmetricKeyType;
  if (!row.keyTypes.some((keyType) => keyType === type)) {
    return `${algorithm} needs a key of type ${row.keyTypes.join(' or ')}, this one is ${type}`;
  }
  if (type === 'secret') {
    return weaknessOfSecret(key.export(), algorithm, row.hashBytes);
  }
  const details = key.asymmetricKeyDetails ?? {};
  if (row.curve !== undefined && details.namedCurve !== row.curve) {
    return `${algorithm} needs the curve ${row.curve}, this key is on ${details.namedCurve}`;
  }
  if (row.family === 'RS' || row.family === 'PS') {
    return weaknessOfRsa(details, algorithm);
  }
  return undefined;
}

function weaknessOfSecret(
  secret: Buffer,
  algorithm: Algorithm,
  minBytes: number,
): string | undefined {
  const text = secret.toString('utf8');
  const remedy = `use at least ${minBytes} random bytes, such as the output of: openssl rand -base64 ${minBytes}`;
  if (WELL_KNOWN_SECRETS.has(text)) {
    return `it is a well-known secret that anyone would try first; ${remedy}`;
  }
  if (secret.length < minBytes) {
    return `${algorithm} needs ${minBytes} bytes, it has ${secret.length}; ${remedy}`;
  }
  if (text.trimStart().startsWith('-----BEGIN ')) {
    return 'it is a PEM key, not a secret; give it as privateKey or publicKey';
  }
  if (new Set(secret).size < MIN_DISTINCT_BYTES) {
    return `it repeats a handful of characters; ${remedy}`;
  }
  return undefined;
}

function weaknessOfRsa(
  details: NonNullable<KeyObject['asymmetricKeyDetails']>,
  algorithm: Algorithm,
): string | undefined {
  const { modulusLength = 0, publicExponent = 0n } = details;
  if (modulusLength < MIN_RSA_BITS) {
    return `${algorithm} needs an RSA modulus of ${MIN_RSA_BITS} bits, this one has ${modulusLength}`;
  }
  if (publicExponent < MIN_RSA_EXPONENT) {
    return `an RSA public exponent under ${MIN_RSA_EXPONENT} is not accepted`;
  }
  // An RSASSA-PSS key may pin its own hash (RFC 4055); it must be the algorithm's.
  const hash = `sha${algorithm.slice(2)}`;
  const pinned = [details.hashAlgorithm, details.mgf1HashAlgorithm];
  if (pinned.some((name) => name !== undefined && name !== hash)) {
    return `this RSA-PSS key is pinned to another hash than that of ${algorithm}`;
  }
  if ((details.saltLength ?? 0) > algorithmRow(algorithm).hashBytes) {
    return `this RSA-PSS key asks for a longer salt than ${algorithm} has`;
  }
  return undefined;
}
