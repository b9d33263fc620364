import { sign } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { AuthError } from '../errors.js';
import { algorithmRow } from '../keys/algorithms.js';
import { joseSignature } from '../keys/ecdsa-encoding.js';
import type { Key } from '../keys/key.js';
import type { Signer } from '../keys/signer.js';
import type { JsonObject } from '../json-object.js';
import { type MaybePromise, settled } from '../maybe-promise.js';
import { hmac, verifySignature } from './signature.js';

/** Signs the payloads of tokens of one type with one key; what they have in common is prepared once. */
export class PayloadSigner {
  /**
   * @returns a compact JWS (RFC 7515 section 3.1), `alg` and `kid` being those of the key
   * @throws AuthError where a {@link Signer} fails
   */
  readonly sign: (payload: JsonObject) => MaybePromise<string>;

  constructor(
    readonly key: Key,
    typ: string,
  ) {
    const { algorithm, kid, signKey, signer } = key;
    const { family, hash } = algorithmRow(algorithm);
    const header = { alg: algorithm, typ, kid };
    const encodedHeader = encode(header);
    const inputOf = (payload: JsonObject): string =>
      `${encodedHeader}.${encode(payload)}`;
    if (signer !== undefined) {
      this.sign = (payload) => signElsewhere(inputOf(payload), key, signer);
    } else if (signKey === undefined) {
      throw new TypeError('A PayloadSigner needs a key that can sign');
    } else if (algorithm === 'EdDSA') {
      this.sign = (payload) => {
        const input = inputOf(payload);
        const signature = sign(null, Buffer.from(input), signKey);
        return `${input}.${signature.toString('base64url')}`;
      };
    } else if (family === 'HS') {
      // jsonwebtoken takes several times as long as the HMAC itself.
      this.sign = (payload) => {
        const input = inputOf(payload);
        return `${input}.${hmac(input, hash as string, signKey)}`;
      };
    } else {
      const options = { algorithm, header };
      // As text: given an object, jsonwebtoken looks at claims and sets some of its own.
      this.sign = (payload) =>
        jwt.sign(JSON.stringify(payload), signKey, options);
    }
  }
}

async function signElsewhere(
  signingInput: string,
  key: Key,
  signer: Signer,
): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = Buffer.from(await settled(signer.sign(Buffer.from(signingInput))));
  } catch (cause) {
    throw new AuthError('unavailable', 'temporarily_unavailable', {
      reason: 'The signer failed, so no token can be issued',
      cause,
    });
  }
  const isEcdsa = key.algorithm.startsWith('ES');
  const jose =
    (isEcdsa ? joseSignature(bytes, key.signatureBytes) : undefined) ?? bytes;
  const signature = jose.toString('base64url');
  if (!verifySignature({ signingInput, signature }, key)) {
    throw new AuthError('misconfigured', 'signer_invalid', {
      reason: `The signer's signature is not one of its publicKey with ${key.algorithm}: does it sign the bytes it is given, with this key and algorithm?`,
    });
  }
  return `${signingInput}.${signature}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
