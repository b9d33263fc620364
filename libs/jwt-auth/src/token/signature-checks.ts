import type { Check } from './check.js';
import { verifySignature } from './signature.js';

/** Whose key, and whether it signed this. */
export const SIGNATURE_CHECKS: readonly Check[] = [
  {
    name: 'key_known',
    expects:
      'kid names a key of the ring, or there is one key of the algorithm to take without it',
    code: 'key_unknown',
    needs: 'header',
    volatile: true,
    passes: (token) => {
      const key = token.expected.keyRing.resolve(token.header, token.now);
      if (key !== undefined) {
        token.key = key;
      }
      return key !== undefined;
    },
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
