import { keyRefused, VERIFIED } from './signature-level.js';
import type { JwsGroup, JwsTest } from './wycheproof.js';

export const NOT_FOR_SIGNATURES = keyRefused(
  'its use or key_ops say that it is not for signatures, or not for them alone',
);
export const NO_SUCH_ALGORITHM = keyRefused(
  'its algorithm is not one of HS, RS, PS, ES with 256, 384 or 512, or EdDSA',
);
export const ALL_ZERO_KEY = keyRefused('it repeats a handful of characters');

/** Their bytes are those of 357, which is valid; marked invalid by mistake. */
export const DROPPED = [367, 370];
export const VALID_TWIN = 357;

/** Correct signatures under a secret of 32 zero bytes, which no ring takes. */
export const SIGNED_BY_ALL_ZERO_KEY = [357, 358, 359, 376, 377];

/** The `alg` of their key is wrong in the file; this is the one that the figure of RFC 7520 has. */
export const MENDED_ALGORITHM: ReadonlyMap<number, string> = new Map([
  [346, 'PS384'],
  [347, 'ES512'],
  [350, 'PS384'],
  [351, 'ES512'],
]);

/** Where we judge otherwise than the file on purpose. */
const BY_ID: ReadonlyMap<number, string> = new Map([
  ...SIGNED_BY_ALL_ZERO_KEY.map((id) => [id, ALL_ZERO_KEY] as const),
  [346, 'key_algorithm'],
  [347, NO_SUCH_ALGORITHM],
  [350, 'key_algorithm'],
  [351, NO_SUCH_ALGORITHM],
  // Marked valid, but they hold a question mark.
  [372, 'header_encoding'],
  [373, 'payload_encoding'],
]);

const BY_FLAG: ReadonlyMap<string, string> = new Map([
  ['AlgIsNone', 'header_algorithm'],
  ['JsonSerialization', 'three_parts'],
  ['ModifiedPadding', 'signature'],
  ['ModifiedSignature', 'signature'],
]);

const BY_COMMENT: readonly (readonly [RegExp, string])[] = [
  [/^rejectsEmptyString$/, 'token_text'],
  [/^rejectsMissing\w+Separators?$/, 'three_parts'],
  [/^rejectsExtra(Empty)?Component$/, 'three_parts'],
  [/^rejectsMissingHeader(AndSignature)?$/, 'header_encoding'],
  [/^(spaces|invalidCharacters)InHeader$/, 'header_encoding'],
  [/^rejectsNoneAlgorithm/, 'header_algorithm'],
  // No bytes at all are a payload that a JWS may have and a JWT may not.
  [/^(rejectsMissing|empty)Payload$/, 'payload_encoding'],
  [/^(spaces|\w+Characters?|ModifiedUnusedBits)InPayload$/, 'payload_encoding'],
  [/^MacOfIncorrectlyEncodedMessage$/, 'payload_encoding'],
  [/^rejectsMissingSignature$/, 'signature_encoding'],
  [/^rejects\w+InMac$/, 'signature_encoding'],
  [/^rejects(0Replacedby)?InvalidCharacters?$/, 'signature_encoding'],
  [/^rejectWrong(Use|KeyOps)$/, NOT_FOR_SIGNATURES],
  [/^rejectsModifiedHeader$/, 'key_known'],
  [/^rejectsSymmetryConfusionAttacks/, 'key_algorithm'],
  [/^rejectsModified(Payload|Signature)$/, 'signature'],
  [/^rejectsAttackerProvidedEmbeddedJwk$/, 'signature'],
];

/** `verified`, or what refuses the token; `undefined` where nothing here says. */
export function expectedVerdict(
  { comment: group, ...keys }: JwsGroup,
  { tcId, comment, result, flags, jws }: JwsTest,
): string | undefined {
  const special =
    BY_ID.get(tcId) ??
    BY_FLAG.get(flags.join()) ??
    BY_COMMENT.find(([pattern]) => pattern.test(comment))?.[1];
  if (special !== undefined || result === 'valid') {
    return special ?? VERIFIED;
  }
  if (flags.includes('WrongPrimitive')) {
    const sameAlgorithm = algorithmOf(jws) === keys.public?.alg;
    return sameAlgorithm ? 'signature' : 'key_algorithm';
  }
  // Well formed, with numbers that are no ECDSA signature.
  return group === 'SpecialCaseEs256' ? 'signature' : undefined;
}

function algorithmOf(jws: string): unknown {
  const header = Buffer.from(jws.split('.')[0] ?? '', 'base64url');
  return (JSON.parse(header.toString()) as { alg: unknown }).alg;
}
