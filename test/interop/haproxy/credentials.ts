import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { hmac } from '../../support/forge.js';
import type { SampleEnv } from '../../support/sample-app.js';
import { type Pattern, patternOf, pemOf } from '../tokens/forged-tokens.js';
import { generatePair, type PairAlgorithm } from '../tokens/key-pairs.js';
import type { GatewayKey } from './haproxy.js';

/** With what the sample signs, and what the gateway is given of it. */
export interface Credentials {
  readonly algorithm: string;
  readonly env: SampleEnv;
  readonly key: GatewayKey;
  /** @param issued a token of the sample */
  patternOf(issued: string): Pattern;
}

export function pairCredentials(
  folder: string,
  algorithm: PairAlgorithm,
): Credentials {
  const pair = generatePair(algorithm);
  const file = join(folder, `sample-${algorithm}.pem`);
  const { privateKey } = pair;
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return {
    algorithm,
    env: { JWT_PRIVATE_KEY_FILE: file, JWT_ALGORITHM: algorithm },
    key: { pem: pemOf(pair) },
    patternOf: (issued) => patternOf(issued, algorithm, pair),
  };
}

/** The gateway can then issue tokens itself. */
export function secretCredentials(): Credentials {
  const secret = randomBytes(48).toString('base64url');
  return {
    algorithm: 'HS256',
    env: { JWT_SECRET: secret },
    key: { secret },
    patternOf: (issued) => ({
      header: decodeProtectedHeader(issued),
      claims: decodeJwt(issued),
      signer: hmac(256, secret),
      stranger: hmac(256, randomBytes(48)),
    }),
  };
}
