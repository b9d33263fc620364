import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { JwtAuthOptions, KeyOptions } from '@jwt-auth/nestjs';
import { eddsa, es, hmac, ps, rs, type Signer } from './forge.js';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'https://api.example';
/** `kid` of the one key of each scene. */
export const KID = 'scene-key';

export type SceneName = 'HS256' | 'RS256' | 'PS256' | 'ES256' | 'EdDSA';

/** A configured issuer with one key, and the means to sign as it does. */
export interface Scene {
  readonly name: SceneName;
  readonly keys: KeyOptions;
  readonly signer: Signer;
  /** Absent for HMAC. */
  readonly publicKey?: KeyObject;
  readonly privateKey?: KeyObject;
  readonly secret?: Buffer;
}

export const SCENE_NAMES: readonly SceneName[] = [
  'HS256',
  'RS256',
  'PS256',
  'ES256',
  'EdDSA',
];

/** Made once per test file: keys are slow to make. */
export const SCENES: Readonly<Record<SceneName, Scene>> = {
  HS256: hmacScene(),
  RS256: pairScene('RS256', rsaPair(), (key) => rs(256, key)),
  PS256: pairScene('PS256', rsaPair(), (key) => ps(256, key)),
  ES256: pairScene(
    'ES256',
    generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
    (key) => es(256, key),
  ),
  EdDSA: pairScene('EdDSA', generateKeyPairSync('ed25519'), eddsa),
};

export function sceneOptions(scene: Scene): JwtAuthOptions {
  return { issuer: ISSUER, audience: AUDIENCE, keys: scene.keys };
}

/** Header of a token that the scene accepts. */
export function goodHeader(scene: Scene): Record<string, unknown> {
  return { alg: scene.name, typ: 'JWT', kid: KID };
}

/** Claims that every scene accepts at the given time. */
export function goodClaims(now: number): Record<string, unknown> {
  return {
    iss: ISSUER,
    sub: 'alice',
    aud: AUDIENCE,
    iat: now,
    exp: now + 600,
    jti: 'token-1',
  };
}

function hmacScene(): Scene {
  const secret = randomBytes(64);
  return {
    name: 'HS256',
    keys: { secret, kid: KID },
    signer: hmac(256, secret),
    secret,
  };
}

function pairScene(
  name: Exclude<SceneName, 'HS256'>,
  { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject },
  signerOf: (key: KeyObject) => Signer,
): Scene {
  return {
    name,
    keys: { privateKey, algorithm: name, kid: KID },
    signer: signerOf(privateKey),
    publicKey,
    privateKey,
  };
}

function rsaPair(): { privateKey: KeyObject; publicKey: KeyObject } {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}
