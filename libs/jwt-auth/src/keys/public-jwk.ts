import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Jwk } from './key-material.js';
import type { Key } from './key.js';

/** What a public key consists of (RFC 7518 section 6, RFC 8037 section 2); nothing else is ever copied. */
const PUBLIC_MEMBERS = ['kty', 'crv', 'x', 'y', 'n', 'e'];

const made = new WeakMap<Key, Jwk>();

/** The public half as others need it to verify (RFC 7517); `undefined` for a secret, which has none. */
export function publicJwk(key: Key): Jwk | undefined {
  if (key.verifyKey.type !== 'public') {
    return undefined;
  }
  let jwk = made.get(key);
  if (jwk === undefined) {
    const { kid, algorithm } = key;
    const exported = withoutPss(key.verifyKey).export({ format: 'jwk' });
    const members = Object.entries(exported).filter(([name]) =>
      PUBLIC_MEMBERS.includes(name),
    );
    jwk = Object.freeze({
      ...Object.fromEntries(members),
      kid,
      alg: algorithm,
      use: 'sig',
    }) as Jwk;
    made.set(key, jwk);
  }
  return jwk;
}

/** Node gives no JWK of a key for RSASSA-PSS alone; inside it is an RSA key like any other. */
function withoutPss(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'rsa-pss') {
    return key;
  }
  const spki = key.export({ type: 'spki', format: 'der' });
  return createPublicKey({
    key: innermost(spki),
    format: 'der',
    type: 'pkcs1',
  });
}

/** The RSAPublicKey at the end of a SubjectPublicKeyInfo (RFC 5280 section 4.1, RFC 8017 appendix A.1.1). */
function innermost(spki: Buffer): Buffer {
  const body = contentOf(spki, 0);
  const algorithm = contentOf(spki, body.start);
  const bits = contentOf(spki, algorithm.end);
  // The first byte of a bit string counts unused bits: none.
  return spki.subarray(bits.start + 1, bits.end);
}

function contentOf(der: Buffer, at: number): { start: number; end: number } {
  const first = der.readUInt8(at + 1);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + lengthBytes;
  const length =
    lengthBytes === 0 ? first : der.readUIntBE(at + 2, lengthBytes);
  return { start, end: start + length };
}
