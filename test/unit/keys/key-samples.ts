import {
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import { expect } from 'vitest';
import type { Algorithm } from '../../../libs/jwt-auth/src/keys/algorithms.js';
import type {
  Jwk,
  KeyMaterial,
  SecretMaterial,
} from '../../../libs/jwt-auth/src/keys/key-material.js';

/** Types of key that are supported, with the algorithm meant where none is named. */
export const PAIR_TYPES = [
  ['rsa', 'RS256'],
  ['rsa-pss', 'PS256'],
  ['P-256', 'ES256'],
  ['P-384', 'ES384'],
  ['P-521', 'ES512'],
  ['ed25519', 'EdDSA'],
] as const satisfies readonly (readonly [string, Algorithm])[];

export type PairType = (typeof PAIR_TYPES)[number][0];

const MAKERS: Readonly<Record<PairType, () => KeyPairKeyObjectResult>> = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'rsa-pss': () => pssPair('sha256'),
  'P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'P-521': () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  ed25519: () => generateKeyPairSync('ed25519'),
};

const made = new Map<PairType, KeyPairKeyObjectResult>();

/** The same pair for the same type; making an RSA key takes a while. */
export function pairOf(type: PairType): KeyPairKeyObjectResult {
  const pair = made.get(type) ?? MAKERS[type]();
  made.set(type, pair);
  return pair;
}

/** An RSASSA-PSS pair whose parameters are pinned (RFC 4055 section 3.1). */
export function pssPair(
  hashAlgorithm: string,
  saltLength = 32,
  mgf1HashAlgorithm = hashAlgorithm,
): KeyPairKeyObjectResult {
  return generateKeyPairSync('rsa-pss', {
    modulusLength: 2048,
    hashAlgorithm,
    mgf1HashAlgorithm,
    // Declared as text in @types/node; Node takes a number only.
    saltLength: saltLength as never,
  });
}

/** Everything that a private key may be given as. Node has no JWK for RSASSA-PSS. */
export function privateForms(key: KeyObject): Record<string, KeyMaterial> {
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    PEM: pem,
    'PEM bytes': Buffer.from(pem),
    DER: key.export({ type: 'pkcs8', format: 'der' }),
    KeyObject: key,
    ...jwkForm(key),
  };
}

export function publicForms(key: KeyObject): Record<string, KeyMaterial> {
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  return {
    PEM: pem,
    'PEM bytes': Buffer.from(pem),
    DER: key.export({ type: 'spki', format: 'der' }),
    KeyObject: key,
    ...jwkForm(key),
  };
}

function jwkForm(key: KeyObject): { JWK?: KeyMaterial } {
  return key.asymmetricKeyType === 'rsa-pss' ? {} : { JWK: jwkOf(key) };
}

export function jwkOf(key: KeyObject): Jwk {
  return key.export({ format: 'jwk' }) as Jwk;
}

/** Text of that many bytes, with enough different ones. */
export function secretText(bytes: number): string {
  return 'correct horse battery staple & co. '.repeat(4).slice(0, bytes);
}

export function secretForms(text: string): Record<string, SecretMaterial> {
  const bytes = Buffer.from(text);
  return {
    text,
    Buffer: bytes,
    Uint8Array: new Uint8Array(bytes),
    JWK: { kty: 'oct', k: bytes.toString('base64url') },
    KeyObject: createSecretKey(bytes),
  };
}

/** What every refusal of a key looks like; the reason is its message. */
export function misconfigured(message: string | RegExp): unknown {
  return expect.objectContaining({
    name: 'AuthError',
    kind: 'misconfigured',
    code: 'options_invalid',
    message: expect.stringMatching(message) as string,
  });
}
