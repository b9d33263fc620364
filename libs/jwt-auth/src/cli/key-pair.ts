import type { KeyObject } from 'node:crypto';
import {
  type AsymmetricAlgorithm,
  defaultAlgorithm,
} from '../keys/algorithms.js';

export const PRIVATE_KEY_FORMATS = ['pem', 'jwk'] as const;
export type PrivateKeyFormat = (typeof PRIVATE_KEY_FORMATS)[number];

export interface NewKey {
  readonly privateKey: KeyObject;
  readonly algorithm: AsymmetricAlgorithm;
  readonly kid: string;
}

/** The private key as `keys: { privateKey }` takes it: PEM (PKCS #8), or a JWK. */
export function privateKeyText(
  { privateKey, algorithm, kid }: NewKey,
  format: PrivateKeyFormat,
): string {
  if (format === 'pem') {
    return String(
      privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ).trimEnd();
  }
  const jwk = privateKey.export({ format: 'jwk' });
  return JSON.stringify({ ...jwk, kid, alg: algorithm, use: 'sig' }, null, 2);
}

/** What the operator has to know and to do; holds nothing secret. */
export function nextSteps(
  { privateKey, algorithm, kid }: NewKey,
  format: PrivateKeyFormat,
): string {
  // A JWK names its algorithm, and a PEM of another key than the usual does not.
  const isSaid = format === 'jwk' || defaultAlgorithm(privateKey) === algorithm;
  const value =
    format === 'jwk' ? 'privateKey: JSON.parse(text)' : 'privateKey';
  const keys = isSaid
    ? `{ ${value} }`
    : `{ ${value}, algorithm: '${algorithm}' }`;
  return `kid: ${kid} (${algorithm})
Next: keep it where secrets are kept and give it to JwtAuthModule as keys: ${keys}; endpoints: { jwks: true } publishes its public half.`;
}
