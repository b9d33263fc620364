import { andThen } from '../maybe-promise.js';
import type { Check } from './check.js';
import { normalizeType } from './media-type.js';
import { verifySignature } from './signature.js';

/**
 * Whose token it says it is, and whether a key of theirs signed it. Each issuer has
 * its own keys and rules, and no key counts for another issuer.
 */
export const SIGNATURE_CHECKS: readonly Check[] = [
  {
    name: 'key_known',
    expects:
      'kid names a key of the issuer, or there is one key of the algorithm to take without it',
    code: 'key_unknown',
    needs: 'header',
    passes: (token) =>
      andThen(token.issuers.find(token.payload?.['iss']), (trusted) => {
        // An issuer that is not trusted is refused among the claims, once a key vouches for them.
        const expected = trusted ?? token.issuers.own;
        token.expected = expected;
        return andThen(
          expected.keys.resolve(token.header, token.now),
          (key) => {
            if (key !== undefined) {
              token.key = key;
            }
            return key !== undefined;
          },
        );
      }),
  },
  {
    name: 'header_type',
    expects: 'typ is the type of token asked for',
    code: 'type_mismatch',
    needs: 'header',
    passes: ({ header: { typ }, expected: { type, typeAsked } }) =>
      isOfType(typ, type) && isOfType(typ, typeAsked),
  },
  {
    name: 'key_algorithm',
    expects: 'the algorithm is the one that the key is bound to',
    code: 'algorithm_not_allowed',
    needs: 'key',
    passes: ({ key, header }) => key.algorithm === header.alg,
  },
  {
    name: 'signature',
    expects: 'the signature is the one of the key over header and payload',
    code: 'signature_invalid',
    needs: 'key',
    passes: (token) => {
      const signed = verifySignature(token.parts, token.key);
      if (signed) {
        token.signed = token.payload;
      }
      return signed;
    },
  },
];

/** @param type normalized; `undefined` for any or none */
function isOfType(typ: unknown, type: string | undefined): boolean {
  return typeof typ === 'string'
    ? type === undefined || normalizeType(typ) === type
    : type === undefined && typ === undefined;
}
