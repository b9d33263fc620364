import {
  createPublicKey,
  type KeyObject,
  sign,
  verify,
  type VerifyKeyObjectInput,
} from 'node:crypto';
import { AuthError } from '../errors.js';
import {
  type Algorithm,
  ALGORITHMS,
  algorithmRow,
  defaultAlgorithm,
  isAlgorithm,
  signatureBytes,
  signingOptions,
} from './algorithms.js';
import { nearest } from '../rules/nearest.js';
import { weaknessOf } from './key-strength.js';
import type { Signer } from './signer.js';
import { thumbprint } from './thumbprint.js';

/** When a key may be used, in seconds since the epoch. */
export interface KeyWindow {
  /** From here on the key may sign; until then it only verifies. */
  readonly signFrom: number;
  /** From here on tokens signed with the key are refused. */
  readonly verifyUntil: number;
}

const ALWAYS: KeyWindow = { signFrom: -Infinity, verifyUntil: Infinity };

const MAX_KID_LENGTH = 256;

export interface KeyInit {
  /** A secret, a private key or a public key. */
  material: KeyObject;
  /** By default RS256, EdDSA, HS256, or the algorithm of the curve. */
  algorithm?: string;
  /** By default the RFC 7638 thumbprint. */
  kid?: string;
  window?: KeyWindow;
  /** Signs in place of the material, which is then the public half. */
  signer?: Signer;
}

/**
 * One key, bound to one algorithm. There is no other way to make one than this
 * constructor, so that a key too weak for its algorithm never exists.
 */
export class Key {
  readonly kid: string;
  readonly algorithm: Algorithm;
  /** The secret or public key. */
  readonly verifyKey: KeyObject;
  /** The secret or private key; absent where the key only verifies, or a signer has it. */
  readonly signKey: KeyObject | undefined;
  /** Signs with the private key, which is elsewhere. */
  readonly signer: Signer | undefined;
  readonly window: KeyWindow;
  /** The verification key as Node takes it, made once. */
  readonly verifyInput: VerifyKeyObjectInput;
  /** Length of its signatures. */
  readonly signatureBytes: number;

  /** @throws AuthError `misconfigured` where the key does not fit its algorithm or is too weak. */
  constructor({ material, algorithm, kid, window = ALWAYS, signer }: KeyInit) {
    const chosen = algorithm ?? defaultAlgorithm(material);
    if (!isAlgorithm(chosen)) {
      throw unfit(
        algorithm === undefined
          ? 'keys of this type or curve are not supported'
          : `its algorithm is not one of HS, RS, PS, ES with 256, 384 or 512, or EdDSA${meantBy(algorithm)}`,
      );
    }
    const weakness = weaknessOf(material, chosen);
    if (weakness !== undefined) {
      throw unfit(weakness);
    }
    this.algorithm = chosen;
    this.verifyKey =
      material.type === 'private' ? createPublicKey(material) : material;
    this.signKey = material.type === 'public' ? undefined : material;
    this.signer = signer;
    this.kid = kid ?? thumbprint(this.verifyKey);
    this.window = window;
    this.verifyInput = { key: this.verifyKey, ...signingOptions(chosen) };
    this.signatureBytes = signatureBytes(this.verifyKey, chosen);
    if (!isKid(this.kid)) {
      throw unfit(`its kid must be text of 1 to ${MAX_KID_LENGTH} characters`);
    }
    if (!isPair(this)) {
      throw unfit('its public members belong to another private key');
    }
  }

  canVerify(now: number): boolean {
    return now < this.window.verifyUntil;
  }

  canSign(now: number): boolean {
    return (
      (this.signKey ?? this.signer) !== undefined &&
      now >= this.window.signFrom &&
      this.canVerify(now)
    );
  }
}

export function isKid(value: unknown): boolean {
  return (
    typeof value === 'string' && value !== '' && value.length <= MAX_KID_LENGTH
  );
}

/** A JWK brings both halves of a pair, and nothing else compares them. */
function isPair({ algorithm, signKey, verifyInput }: Key): boolean {
  if (signKey === undefined || signKey.type === 'secret') {
    return true;
  }
  const { hash } = algorithmRow(algorithm);
  const signInput = { ...verifyInput, key: signKey };
  const probe = Buffer.from('probe');
  try {
    return verify(hash, probe, verifyInput, sign(hash, probe, signInput));
  } catch {
    return false;
  }
}

function meantBy(algorithm: unknown): string {
  const meant =
    typeof algorithm === 'string' ? nearest(algorithm, ALGORITHMS) : undefined;
  return meant === undefined ? '' : `; did you mean '${meant}'?`;
}

function unfit(reason: string): AuthError {
  return new AuthError('misconfigured', 'options_invalid', { reason });
}
