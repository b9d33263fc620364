import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { eddsa, es, ps, rs, type Signer } from '../../support/forge.js';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

interface Kind {
  generate(): KeyPair;
  signer(key: KeyObject): Signer;
}

const rsa = (): KeyPair => generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = (namedCurve: string) => (): KeyPair =>
  generateKeyPairSync('ec', { namedCurve });

const KINDS = {
  RS256: { generate: rsa, signer: (key) => rs(256, key) },
  PS256: { generate: rsa, signer: (key) => ps(256, key) },
  ES256: { generate: ec('P-256'), signer: (key) => es(256, key) },
  ES384: { generate: ec('P-384'), signer: (key) => es(384, key) },
  EdDSA: { generate: () => generateKeyPairSync('ed25519'), signer: eddsa },
} as const satisfies Record<string, Kind>;

export type PairAlgorithm = keyof typeof KINDS;
export const PAIR_ALGORITHMS = Object.keys(KINDS) as PairAlgorithm[];

export function generatePair(algorithm: PairAlgorithm): KeyPair {
  return KINDS[algorithm].generate();
}

/** Signs without the code under test. */
export function signerOf(
  algorithm: PairAlgorithm,
  { privateKey }: KeyPair,
): Signer {
  return KINDS[algorithm].signer(privateKey);
}
