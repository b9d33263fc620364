import { sign as cryptoSign, verify as cryptoVerify } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Key } from '../keys/key.js';
import type { JsonObject } from './json-object.js';

/** A compact JWS taken apart (RFC 7515 section 3.1). */
export interface JwsParts {
  /** The whole token. */
  readonly token: string;
  /** Header and payload as signed: everything before the last dot. */
  readonly signingInput: string;
  readonly signature: string;
}

/** Whether the signature is the key's. Says nothing about header or claims. */
export function verifySignature(jws: JwsParts, key: Key): boolean {
  // OpenSSL takes an RSASSA-PSS signature without its leading zero byte.
  if (Buffer.byteLength(jws.signature, 'base64url') !== key.signatureBytes) {
    return false;
  }
  if (key.algorithm === 'EdDSA') {
    return cryptoVerify(
      null,
      Buffer.from(jws.signingInput),
      key.verifyKey,
      Buffer.from(jws.signature, 'base64url'),
    );
  }
  try {
    // Claims are checked by the chain, with its own clock.
    jwt.verify(jws.token, key.verifyKey, {
      algorithms: [key.algorithm],
      ignoreExpiration: true,
      ignoreNotBefore: true,
    });
    return true;
  } catch {
    // Besides JsonWebTokenError: TypeError for an ECDSA signature of the wrong length.
    return false;
  }
}

/** A compact JWS over the payload, `alg` and `kid` being those of the key. */
export function signPayload(
  payload: JsonObject,
  typ: string,
  key: Key,
): string {
  if (key.signKey === undefined) {
    throw new TypeError('signPayload() needs a key that can sign');
  }
  const header = { alg: key.algorithm, typ, kid: key.kid };
  if (key.algorithm === 'EdDSA') {
    const input = `${encode(header)}.${encode(payload)}`;
    const signature = cryptoSign(null, Buffer.from(input), key.signKey);
    return `${input}.${signature.toString('base64url')}`;
  }
  // As text: given an object, jsonwebtoken looks at claims and sets some of its own.
  return jwt.sign(JSON.stringify(payload), key.signKey, {
    algorithm: key.algorithm,
    header,
  });
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
