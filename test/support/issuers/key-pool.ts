import type { KeyObject } from 'node:crypto';
import { sign } from 'node:crypto';
import { type KeyDescriptor, Signer } from '@jwt-auth/nestjs';
import {
  PAIR_TYPES,
  pairOf,
  type PairType,
  privateForms,
  publicForms,
  secretForms,
  secretText,
} from '../../unit/keys/key-samples.js';

/** A key as a team may give it, and its algorithm where it has to be told. */
export interface PooledKey {
  readonly name: string;
  /** Key material that two descriptors must not share. */
  readonly identity: string;
  readonly descriptor: KeyDescriptor;
  readonly isSecret: boolean;
}

class LocalSigner extends Signer {
  readonly publicKey;

  constructor(
    pair: { publicKey: KeyObject; privateKey: KeyObject },
    readonly algorithm: Signer['algorithm'],
  ) {
    super();
    this.publicKey = pair.publicKey;
    this.#privateKey = pair.privateKey;
  }

  readonly #privateKey: KeyObject;

  sign(input: Uint8Array): Uint8Array {
    return sign('sha256', input, this.#privateKey);
  }
}

function pairDescriptors(
  type: PairType,
  algorithm: Signer['algorithm'],
): PooledKey[] {
  const pair = pairOf(type);
  const named = (form: string, descriptor: KeyDescriptor): PooledKey => ({
    name: `${type} ${form}`,
    identity: type,
    descriptor,
    isSecret: false,
  });
  return [
    ...Object.entries(privateForms(pair.privateKey)).map(([form, privateKey]) =>
      named(`private ${form}`, { privateKey, algorithm }),
    ),
    ...Object.entries(publicForms(pair.publicKey)).map(([form, publicKey]) =>
      named(`public ${form}`, { publicKey, algorithm }),
    ),
    named('signer', { signer: new LocalSigner(pair, algorithm) }),
  ];
}

const SECRET = secretText(64);

/** Every form of every kind of key. */
export const KEY_POOL: readonly PooledKey[] = [
  ...PAIR_TYPES.flatMap(([type, algorithm]) =>
    pairDescriptors(type, algorithm),
  ),
  ...Object.entries(secretForms(SECRET)).map(([form, secret]) => ({
    name: `secret ${form}`,
    identity: 'secret',
    descriptor: { secret },
    isSecret: true,
  })),
];

/** Members that a private or symmetric JWK has and a public one has not (RFC 7518 section 6, RFC 8037). */
export const PRIVATE_MEMBERS: readonly string[] = [
  'd',
  'p',
  'q',
  'dp',
  'dq',
  'qi',
  'oth',
  'k',
];

/** What must never leave the process: private numbers and secrets, in every encoding they might have. */
export const PRIVATE_TEXTS: readonly string[] = [
  ...PAIR_TYPES.flatMap(([type]) => {
    const { privateKey } = pairOf(type);
    const der = privateKey.export({ type: 'pkcs8', format: 'der' });
    const jwk = type === 'rsa-pss' ? {} : privateKey.export({ format: 'jwk' });
    return [
      der.toString('base64').slice(-60),
      der.toString('hex').slice(-60),
      ...Object.entries(jwk)
        .filter(([name]) => PRIVATE_MEMBERS.includes(name))
        .map(([, value]) => String(value)),
    ];
  }),
  SECRET,
  Buffer.from(SECRET).toString('base64'),
  Buffer.from(SECRET).toString('base64url'),
  Buffer.from(SECRET).toString('hex'),
];
