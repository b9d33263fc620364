import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  randomBytes,
} from 'node:crypto';
import type { KeyOptions } from '@jwt-auth/nestjs';

export const ALGORITHMS = ['HS256', 'RS256', 'ES256', 'EdDSA'] as const;
export type BenchAlgorithm = (typeof ALGORITHMS)[number];

export const ISSUER = 'https://auth.example.com';
export const AUDIENCE = 'my-api';

/** A key as text, as a team has it in its environment, and so that it can be sent to a child process. */
export interface Material {
  readonly algorithm: BenchAlgorithm;
  readonly kid: string;
  /** The secret, or a PEM. */
  readonly signing: string;
  readonly verifying: string;
}

export function makeMaterial(
  algorithm: BenchAlgorithm,
  kid = 'bench-1',
): Material {
  if (algorithm === 'HS256') {
    const secret = randomBytes(32).toString('base64');
    return { algorithm, kid, signing: secret, verifying: secret };
  }
  const { privateKey, publicKey } = makePair(algorithm);
  return {
    algorithm,
    kid,
    signing: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    verifying: String(publicKey.export({ type: 'spki', format: 'pem' })),
  };
}

function makePair(
  algorithm: Exclude<BenchAlgorithm, 'HS256'>,
): KeyPairKeyObjectResult {
  switch (algorithm) {
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 'EdDSA':
      return generateKeyPairSync('ed25519');
  }
}

export function signingKey({ algorithm, signing }: Material): KeyObject {
  return algorithm === 'HS256'
    ? createSecretKey(signing, 'utf8')
    : createPrivateKey(signing);
}

export function verifyingKey({ algorithm, verifying }: Material): KeyObject {
  return algorithm === 'HS256'
    ? createSecretKey(verifying, 'utf8')
    : createPublicKey(verifying);
}

/** The option `keys` of our module. */
export function keyOptions({ algorithm, kid, signing }: Material): KeyOptions {
  return algorithm === 'HS256'
    ? { secret: signing, kid }
    : { privateKey: signing, algorithm, kid };
}
