import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Algorithm, algorithmRow } from './algorithms.js';
import { isRoca } from './roca.js';
import { weaknessOfSecret } from './weak-secrets.js';

type Details = NonNullable<KeyObject['asymmetricKeyDetails']>;

const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 16_384;
const MIN_RSA_EXPONENT = 65_537n;
const MAX_RSA_EXPONENT = 2n ** 64n;

/** Why the key is unfit for the algorithm, or `undefined` where it is fit. */
export function weaknessOf(
  key: KeyObject,
  algorithm: Algorithm,
): string | undefined {
  const row = algorithmRow(algorithm);
  const type = key.type === 'secret' ? 'secret' : key.asymmetricKeyType;
  if (!row.keyTypes.some((keyType) => keyType === type)) {
    return `${algorithm} needs a key of type ${row.keyTypes.join(' or ')}, this one is ${type}`;
  }
  if (type === 'secret') {
    return weaknessOfSecret(key.export(), algorithm, row.hashBytes);
  }
  const details = key.asymmetricKeyDetails ?? {};
  if (row.curve !== undefined && details.namedCurve !== row.curve) {
    return `${algorithm} needs the curve ${row.curve}, this key is on ${details.namedCurve}`;
  }
  if (row.family !== 'RS' && row.family !== 'PS') {
    return undefined;
  }
  return (
    weaknessOfRsa(details, algorithm) ??
    (type === 'rsa-pss' ? weaknessOfPss(details, algorithm) : undefined) ??
    weaknessOfModulus(key, details)
  );
}

function weaknessOfRsa(
  details: Details,
  algorithm: Algorithm,
): string | undefined {
  const { modulusLength = 0, publicExponent = 0n } = details;
  if (modulusLength > MAX_RSA_BITS || publicExponent > MAX_RSA_EXPONENT) {
    return `an RSA modulus of more than ${MAX_RSA_BITS} bits, or an exponent of more than 64, would cost too much to verify with`;
  }
  if (modulusLength < MIN_RSA_BITS) {
    return `${algorithm} needs an RSA modulus of ${MIN_RSA_BITS} bits, this one has ${modulusLength}`;
  }
  if (publicExponent < MIN_RSA_EXPONENT) {
    return `an RSA public exponent under ${MIN_RSA_EXPONENT} is not accepted`;
  }
  if (publicExponent % 2n === 0n) {
    return 'an RSA public exponent must be odd';
  }
  return undefined;
}

/** A key for RSASSA-PSS alone says which hash goes with it (RFC 4055); `jsonwebtoken` insists on that. */
function weaknessOfPss(
  details: Details,
  algorithm: Algorithm,
): string | undefined {
  const { hash } = algorithmRow(algorithm);
  if (details.hashAlgorithm !== hash || details.mgf1HashAlgorithm !== hash) {
    return `an RSA-PSS key must be bound to the hash of its algorithm, ${hash} for ${algorithm}`;
  }
  if ((details.saltLength ?? 0) > algorithmRow(algorithm).hashBytes) {
    return `this RSA-PSS key asks for a longer salt than ${algorithm} has`;
  }
  return undefined;
}

function weaknessOfModulus(
  key: KeyObject,
  { modulusLength = 0, publicExponent = 0n }: Details,
): string | undefined {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  const der = half.export({ type: 'spki', format: 'der' });
  // The encoding ends with the modulus and the exponent (RFC 8017 appendix A.1.1).
  const end = der.length - derLength(publicExponent);
  const modulus = der.subarray(end - Math.ceil(modulusLength / 8), end);
  return isRoca(modulus)
    ? 'its RSA modulus was made by a flawed generator and can be factored (ROCA, CVE-2017-15361); make a new pair elsewhere'
    : undefined;
}

/** Bytes of a positive integer in DER: its tag, its length and its value with a sign bit. */
function derLength(value: bigint): number {
  const bytes = Math.floor(value.toString(2).length / 8) + 1;
  return (
    1 + (bytes < 128 ? 1 : 1 + Math.ceil(bytes.toString(16).length / 2)) + bytes
  );
}
