import { constants, createHmac, type KeyObject, sign } from 'node:crypto';

/** What to put into a part of a token: bytes, JSON text, or a value to be made JSON. */
export type Part = Buffer | string | object | number | boolean | null;

/** A signature over the signing input, made without the code under test. */
export type Signer = (input: string) => Buffer;

export function encodePart(part: Part): string {
  const bytes =
    Buffer.isBuffer(part) || typeof part === 'string'
      ? Buffer.from(part)
      : Buffer.from(JSON.stringify(part));
  return bytes.toString('base64url');
}

/** A compact JWS of whatever it is given. Text stands for itself, not for a JSON string. */
export function forge(header: Part, payload: Part, signer: Signer): string {
  const input = `${encodePart(header)}.${encodePart(payload)}`;
  return `${input}.${signer(input).toString('base64url')}`;
}

export function hmac(bits: 256 | 384 | 512, secret: string | Buffer): Signer {
  return (input) => createHmac(`sha${bits}`, secret).update(input).digest();
}

export function rs(bits: 256 | 384 | 512, key: KeyObject): Signer {
  return (input) => sign(`sha${bits}`, Buffer.from(input), key);
}

export function ps(bits: 256 | 384 | 512, key: KeyObject): Signer {
  return (input) =>
    sign(`sha${bits}`, Buffer.from(input), {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    });
}

export function es(bits: 256 | 384 | 512, key: KeyObject): Signer {
  return (input) =>
    sign(`sha${bits}`, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
}

export function eddsa(key: KeyObject): Signer {
  return (input) => sign(null, Buffer.from(input), key);
}

export function fixed(signature: Buffer | string): Signer {
  return () => Buffer.from(signature as string);
}

export const unsigned: Signer = fixed('');
