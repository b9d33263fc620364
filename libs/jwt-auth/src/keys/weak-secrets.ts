import { createPrivateKey, createPublicKey } from 'node:crypto';
import { isListed } from './listed-secrets.js';
import { isPlaceholder } from './placeholder-secrets.js';
import { isRepetition, isRun } from './secret-patterns.js';

/** Too short for any algorithm; they are here for the better message. */
const SHORT_AND_WELL_KNOWN: ReadonlySet<string> = new Set([
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
]);

const MIN_DISTINCT_BYTES = 8;
const WELL_KNOWN = 'it is a well-known secret that anyone would try first';

/** Why the secret is unfit for an algorithm that needs so many bytes, or `undefined` where it is fit. */
export function weaknessOfSecret(
  secret: Buffer,
  algorithm: string,
  minBytes: number,
): string | undefined {
  const text = secret.toString('utf8');
  const remedy = `use at least ${minBytes} random bytes, such as the output of: openssl rand -base64 ${minBytes}`;
  const pattern = SHORT_AND_WELL_KNOWN.has(text.trim())
    ? WELL_KNOWN
    : patternOf(secret);
  if (pattern === WELL_KNOWN) {
    return `${pattern}; ${remedy}`;
  }
  if (secret.length < minBytes) {
    return `${algorithm} needs ${minBytes} bytes, it has ${secret.length}; ${remedy}`;
  }
  if (isKeyInDisguise(secret, text)) {
    return 'it is a key of a pair, which others may know; give it as privateKey or publicKey';
  }
  return pattern && `${pattern}; ${remedy}`;
}

/** Why the secret can be guessed however long it is; `undefined` if it looks random. */
export function patternOf(secret: Buffer): string | undefined {
  const text = secret.toString('utf8');
  if (isListed(secret)) {
    return WELL_KNOWN;
  }
  if (new Set(secret).size < MIN_DISTINCT_BYTES) {
    return 'it repeats a handful of characters';
  }
  if (isRepetition(secret)) {
    return 'it repeats itself';
  }
  if (isRun(text)) {
    return 'it is made of characters that follow each other in the alphabet or on a keyboard';
  }
  return isPlaceholder(text)
    ? 'it is made of words and numbers of placeholders and tutorials'
    : undefined;
}

/** PEM, JWK or DER of a key, or its base64, which must not serve as a secret. */
function isKeyInDisguise(secret: Buffer, text: string): boolean {
  return (
    text.includes('-----BEGIN ') ||
    /\{.*"kty"/s.test(text) ||
    [secret, Buffer.from(text, 'base64')].some(isDer)
  );
}

function isDer(key: Buffer): boolean {
  const readers = [
    () => createPublicKey({ key, format: 'der', type: 'spki' }),
    () => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
    () => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
  ];
  return readers.some((read) => {
    try {
      read();
      return true;
    } catch {
      return false;
    }
  });
}
