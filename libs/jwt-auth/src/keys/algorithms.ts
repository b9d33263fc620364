import { constants, type KeyObject, type SigningOptions } from 'node:crypto';

type Family = 'HS' | 'RS' | 'PS' | 'ES' | 'EdDSA';

interface AlgorithmRow {
  readonly family: Family;
  /** `asymmetricKeyType` of Node's KeyObject, or `secret` for HMAC. */
  readonly keyTypes: readonly (KeyObject['asymmetricKeyType'] | 'secret')[];
  /** Node's name of the hash; EdDSA has its own inside. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
  /** Output of the hash in bytes; an HMAC secret must be as long (RFC 7518 section 3.2). */
  readonly hashBytes: number;
  /** Node's name of the only curve that goes with it (RFC 7518 section 3.4). */
  readonly curve?: string;
}

const rsa = ['rsa'] as const;
const pss = ['rsa', 'rsa-pss'] as const;

/** Every algorithm there is, by its JWA name (RFC 7518 section 3.1, RFC 8037). */
const TABLE = {
  HS256: { family: 'HS', hash: 'sha256', keyTypes: ['secret'], hashBytes: 32 },
  HS384: { family: 'HS', hash: 'sha384', keyTypes: ['secret'], hashBytes: 48 },
  HS512: { family: 'HS', hash: 'sha512', keyTypes: ['secret'], hashBytes: 64 },
  RS256: { family: 'RS', hash: 'sha256', keyTypes: rsa, hashBytes: 32 },
  RS384: { family: 'RS', hash: 'sha384', keyTypes: rsa, hashBytes: 48 },
  RS512: { family: 'RS', hash: 'sha512', keyTypes: rsa, hashBytes: 64 },
  PS256: { family: 'PS', hash: 'sha256', keyTypes: pss, hashBytes: 32 },
  PS384: { family: 'PS', hash: 'sha384', keyTypes: pss, hashBytes: 48 },
  PS512: { family: 'PS', hash: 'sha512', keyTypes: pss, hashBytes: 64 },
  ES256: {
    family: 'ES',
    hash: 'sha256',
    keyTypes: ['ec'],
    hashBytes: 32,
    curve: 'prime256v1',
  },
  ES384: {
    family: 'ES',
    hash: 'sha384',
    keyTypes: ['ec'],
    hashBytes: 48,
    curve: 'secp384r1',
  },
  ES512: {
    family: 'ES',
    hash: 'sha512',
    keyTypes: ['ec'],
    hashBytes: 64,
    curve: 'secp521r1',
  },
  EdDSA: { family: 'EdDSA', hash: null, keyTypes: ['ed25519'], hashBytes: 64 },
} as const satisfies Record<string, AlgorithmRow>;

/** JWS `alg` values that this package signs and verifies; `none` is not among them. */
export type Algorithm = keyof typeof TABLE;
export type HmacAlgorithm = Extract<Algorithm, `HS${string}`>;
export type AsymmetricAlgorithm = Exclude<Algorithm, HmacAlgorithm>;

const ROWS: ReadonlyMap<string, AlgorithmRow> = new Map(Object.entries(TABLE));

export const ALGORITHMS = Object.keys(TABLE) as readonly Algorithm[];

export function isAlgorithm(value: unknown): value is Algorithm {
  return typeof value === 'string' && ROWS.has(value);
}

export function algorithmRow(algorithm: Algorithm): AlgorithmRow {
  return TABLE[algorithm];
}

/** The algorithm meant where a team names none: RS256, EdDSA, HS256, or by curve. */
export function defaultAlgorithm(key: KeyObject): Algorithm | undefined {
  const type = key.type === 'secret' ? 'secret' : key.asymmetricKeyType;
  const curve = key.asymmetricKeyDetails?.namedCurve;
  return ALGORITHMS.find((name) => {
    const row: AlgorithmRow = TABLE[name];
    return (
      row.keyTypes.some((keyType) => keyType === type) &&
      (row.curve === undefined || row.curve === curve)
    );
  });
}

/** How Node has to be told what a JWS signature looks like (RFC 7518 sections 3.4 and 3.5). */
export function signingOptions(algorithm: Algorithm): SigningOptions {
  switch (TABLE[algorithm].family) {
    case 'PS':
      return {
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      };
    case 'ES':
      return { dsaEncoding: 'ieee-p1363' };
    default:
      return {};
  }
}

/** Length of a signature (RFC 7518 sections 3.2 to 3.5, RFC 8017 section 8). */
export function signatureBytes(key: KeyObject, algorithm: Algorithm): number {
  const { family, hashBytes } = TABLE[algorithm];
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  switch (family) {
    case 'RS':
    case 'PS':
      return Math.ceil(modulusLength / 8);
    case 'ES':
      return algorithm === 'ES512' ? 132 : 2 * hashBytes;
    default:
      return hashBytes;
  }
}
