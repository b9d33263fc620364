import { sign } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Key } from '../keys/key.js';
import type { JsonObject } from './json-object.js';

/** Signs the payloads of tokens of one type with one key; what they have in common is prepared once. */
export class PayloadSigner {
  /** @returns a compact JWS (RFC 7515 section 3.1), `alg` and `kid` being those of the key */
  readonly sign: (payload: JsonObject) => string;

  constructor(
    readonly key: Key,
    typ: string,
  ) {
    const { algorithm, kid, signKey } = key;
    if (signKey === undefined) {
      throw new TypeError('A PayloadSigner needs a key that can sign');
    }
    const header = { alg: algorithm, typ, kid };
    if (algorithm === 'EdDSA') {
      const encodedHeader = encode(header);
      this.sign = (payload) => {
        const input = `${encodedHeader}.${encode(payload)}`;
        const signature = sign(null, Buffer.from(input), signKey);
        return `${input}.${signature.toString('base64url')}`;
      };
    } else {
      const options = { algorithm, header };
      // As text: given an object, jsonwebtoken looks at claims and sets some of its own.
      this.sign = (payload) =>
        jwt.sign(JSON.stringify(payload), signKey, options);
    }
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
