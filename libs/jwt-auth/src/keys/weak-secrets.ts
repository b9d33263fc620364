import { createPrivateKey, createPublicKey } from 'node:crypto';

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

/** Why the secret is unfit for an algorithm that needs so many bytes, or `undefined` where it is fit. */
export function weaknessOfSecret(
  secret: Buffer,
  algorithm: string,
  minBytes: number,
): string | undefined {
  const text = secret.toString('utf8');
  const remedy = `use at least ${minBytes} random bytes, such as the output of: openssl rand -base64 ${minBytes}`;
  if (WELL_KNOWN_SECRETS.has(text.trim())) {
    return `it is a well-known secret that anyone would try first; ${remedy}`;
  }
  if (secret.length < minBytes) {
    return `${algorithm} needs ${minBytes} bytes, it has ${secret.length}; ${remedy}`;
  }
  if (isKeyInDisguise(secret, text)) {
    return 'it is a key of a pair, which others may know; give it as privateKey or publicKey';
  }
  if (new Set(secret).size < MIN_DISTINCT_BYTES) {
    return `it repeats a handful of characters; ${remedy}`;
  }
  return undefined;
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
