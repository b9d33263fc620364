import type { AsymmetricAlgorithm } from '../../../libs/jwt-auth/src/keys/algorithms.js';
import type { Jwk } from '../../../libs/jwt-auth/src/keys/key-material.js';
import type { KeyDescriptor } from '../../../libs/jwt-auth/src/keys/key-options.js';
import { KeyRing } from '../../../libs/jwt-auth/src/keys/key-ring.js';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';
import type { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import {
  examinationOf,
  type Found,
} from '../../../libs/jwt-auth/src/token/check.js';
import type { Expectation } from '../../../libs/jwt-auth/src/token/expectation.js';
import { GATE } from '../../../libs/jwt-auth/src/token/gate.js';
import { Issuers } from '../../../libs/jwt-auth/src/token/issuers.js';
import { SIGNATURE_CHECKS } from '../../../libs/jwt-auth/src/token/signature-checks.js';
import { TokenVerifier } from '../../../libs/jwt-auth/src/token/token-verifier.js';

export const VERIFIED = 'verified';

/** Public vectors sign any bytes and set no `typ`; every other check applies to them. */
const JWT_ONLY = new Set(['header_type', 'payload_json']);

const SIGNATURE_LEVEL = [...GATE, ...SIGNATURE_CHECKS].filter(
  ({ name }) => !JWT_ONLY.has(name),
);

export function expectation(
  keys: readonly Key[],
  changes: Partial<Expectation> = {},
): Expectation {
  return {
    issuer: 'https://issuer.example',
    audience: ['https://audience.example'],
    type: 'jwt',
    subjectRequired: true,
    clockTolerance: 0,
    maxBytes: 8192,
    keys: new KeyRing(keys),
    claimsValidator: undefined,
    ...changes,
  };
}

export function verifierOf(
  keys: readonly Key[],
  changes: Partial<Expectation> = {},
  now = 1_700_000_000,
): TokenVerifier {
  return new TokenVerifier(new Issuers(expectation(keys, changes)), {
    now: () => now,
  });
}

/** Name of the first check that a JWS fails, in the order of the chain, or `verified`. */
export function verdict(input: unknown, keys: readonly Key[]): string {
  const issuers = new Issuers(expectation(keys));
  const examination = examinationOf(input, issuers, 1_700_000_000);
  const failed = SIGNATURE_LEVEL.find(
    ({ passes }) => passes(examination as Found) !== true,
  );
  return failed?.name ?? VERIFIED;
}

interface Boot {
  readonly keys: readonly Key[];
  /** Why the application would not start with this ring. */
  readonly refusal?: string;
}

export function bootWith(ring: readonly KeyDescriptor[]): Boot {
  const { keys, faults } = importKeys({ ring: [...ring] });
  if (faults.length > 0) {
    const refusals = faults.map(({ message }) => keyRefused(message));
    return { keys: [], refusal: refusals.join(', ') };
  }
  try {
    new KeyRing(keys);
    return { keys };
  } catch (error) {
    return { keys: [], refusal: keyRefused((error as Error).message) };
  }
}

/**
 * As `verdict()`, by the keys of a ring. A ring that is refused shows where its
 * key is needed: what the gate refuses never gets that far.
 */
export function verdictByRing(
  input: unknown,
  ring: readonly KeyDescriptor[],
): string {
  const { keys, refusal } = bootWith(ring);
  const failed = verdict(input, keys);
  return failed === 'key_known' ? (refusal ?? failed) : failed;
}

/** The reason without the remedy after it. */
export function keyRefused(message: string): string {
  return `key refused: ${message.split(';')[0]}`;
}

export function descriptorOf(
  jwk: Jwk,
  algorithm: string | undefined = jwk.alg,
): KeyDescriptor {
  // Some keys of the file name none, and a public key must come with one.
  const usual = jwk.kty === 'RSA' ? 'RS256' : 'ES256';
  const given = (algorithm ?? usual) as AsymmetricAlgorithm;
  if (jwk.kty === 'oct') {
    return { secret: jwk };
  }
  return jwk['d'] === undefined
    ? { publicKey: jwk, algorithm: given }
    : { privateKey: jwk, algorithm: given };
}
