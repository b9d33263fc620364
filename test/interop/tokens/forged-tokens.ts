import { decodeJwt, decodeProtectedHeader } from 'jose';
import { forge, hmac, type Signer, unsigned } from '../../support/forge.js';
import {
  generatePair,
  type KeyPair,
  type PairAlgorithm,
  signerOf,
} from './key-pairs.js';

/** What a token that should be accepted looks like, and who signs it. */
export interface Pattern {
  readonly header: object;
  readonly claims: object;
  readonly signer: Signer;
  /** Has another key of the same kind. */
  readonly stranger: Signer;
  /** As it is handed to gateways; nothing where there is a secret. */
  readonly publicPem?: string;
}

type Forger = (pattern: Pattern) => string;

/** Each differs from the first in one thing only, so that a refusal can have one reason only. */
const FORGERS = {
  good: (pattern) => made(pattern),
  tampered: (pattern) => {
    const [header, , signature] = made(pattern).split('.');
    const [, payload] = made(pattern, { claims: { sub: 'mallory' } }).split(
      '.',
    );
    return [header, payload, signature].join('.');
  },
  expired: (pattern) => made(pattern, { claims: { iat: 1, exp: 2 } }),
  'foreign key': (pattern) => made({ ...pattern, signer: pattern.stranger }),
  'other audience': (pattern) =>
    made(pattern, { claims: { aud: 'https://other.example' } }),
  'other issuer': (pattern) =>
    made(pattern, { claims: { iss: 'https://other.example' } }),
  'other type': (pattern) => made(pattern, { header: { typ: 'other+jwt' } }),
  'no expiry': (pattern) => made(pattern, { claims: { exp: undefined } }),
  'alg none': (pattern) =>
    made({ ...pattern, signer: unsigned }, { header: { alg: 'none' } }),
  'public key as secret': (pattern) =>
    made(
      { ...pattern, signer: hmac(256, String(pattern.publicPem)) },
      { header: { alg: 'HS256' } },
    ),
} as const satisfies Record<string, Forger>;

export type Forgery = keyof typeof FORGERS;

export function forged(kind: Forgery, pattern: Pattern): string {
  return FORGERS[kind](pattern);
}

/** After a token that was issued with the key. */
export function patternOf(
  issued: string,
  algorithm: PairAlgorithm,
  pair: KeyPair,
): Pattern {
  return {
    header: decodeProtectedHeader(issued),
    claims: decodeJwt(issued),
    signer: signerOf(algorithm, pair),
    stranger: signerOf(algorithm, generatePair(algorithm)),
    publicPem: pemOf(pair),
  };
}

export function pemOf({ publicKey }: KeyPair): string {
  return String(publicKey.export({ type: 'spki', format: 'pem' }));
}

/** `undefined` takes a claim away. */
function made(
  { header, claims, signer }: Pattern,
  changes: { header?: object; claims?: object } = {},
): string {
  return forge(
    { ...header, ...changes.header },
    { ...claims, ...changes.claims },
    signer,
  );
}
