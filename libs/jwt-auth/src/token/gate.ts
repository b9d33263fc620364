import { LRUCache } from 'lru-cache';
import { isAlgorithm } from '../keys/algorithms.js';
import { isKid } from '../keys/key.js';
import { isCanonicalBase64url } from './base64url.js';
import type { Check, Found, JoseHeader } from './check.js';
import { type JsonObject, parseJsonObject } from '../json-object.js';
import { ownText } from './own-text.js';

/** Structure, before any cryptography: cheap, and the length first of all. */
export const GATE: readonly Check[] = [
  {
    name: 'token_text',
    expects: 'the token is text and not empty',
    code: 'token_malformed',
    needs: 'input',
    passes: ({ input }) => typeof input === 'string' && input !== '',
  },
  {
    name: 'token_size',
    expects: 'the token is no longer than limits.tokenBytes',
    code: 'token_too_large',
    needs: 'input',
    passes: (token) => {
      const { input, expected } = token;
      if (typeof input !== 'string' || input.length > expected.maxBytes) {
        return false;
      }
      token.text = input;
      return true;
    },
  },
  {
    name: 'three_parts',
    expects: 'the token has three parts: header, payload and signature',
    code: 'token_malformed',
    needs: 'text',
    passes: splitParts,
  },
  {
    name: 'header_encoding',
    expects: 'the header is canonical base64url',
    code: 'token_malformed',
    needs: 'parts',
    passes: ({ parts }) => isCanonicalBase64url(parts.header),
  },
  {
    name: 'header_json',
    expects: 'the header is one JSON object in UTF-8 without duplicate members',
    code: 'token_malformed',
    needs: 'parts',
    passes: (token) => {
      const header = parseHeader(token.parts.header);
      if (header !== undefined) {
        token.header = header;
      }
      return header !== undefined;
    },
  },
  {
    name: 'header_algorithm',
    expects: 'the header names an algorithm that is supported, never none',
    code: 'algorithm_not_allowed',
    needs: 'header',
    passes: ({ header }) => isAlgorithm(header.alg),
  },
  {
    name: 'header_critical',
    expects: 'the header has no member crit or b64',
    code: 'token_malformed',
    needs: 'header',
    passes: ({ header }) =>
      !Object.hasOwn(header, 'crit') && !Object.hasOwn(header, 'b64'),
  },
  {
    name: 'header_key_id',
    expects: 'kid, if there is one, is text of 1 to 256 characters',
    code: 'token_malformed',
    needs: 'header',
    passes: ({ header: { kid } }) => kid === undefined || isKid(kid),
  },
  {
    name: 'payload_encoding',
    expects: 'the payload is canonical base64url',
    code: 'token_malformed',
    needs: 'parts',
    passes: ({ parts }) => isCanonicalBase64url(parts.payload),
  },
  {
    name: 'payload_json',
    expects:
      'the payload is one JSON object in UTF-8 without duplicate members',
    code: 'token_malformed',
    needs: 'parts',
    passes: (token) => {
      const payload = parsePart(token.parts.payload);
      if (payload !== undefined) {
        token.payload = payload;
      }
      return payload !== undefined;
    },
  },
  {
    name: 'signature_encoding',
    expects: 'the signature is there and canonical base64url',
    code: 'token_malformed',
    needs: 'parts',
    passes: ({ parts }) => isCanonicalBase64url(parts.signature),
  },
];

function splitParts(token: Found): boolean {
  const { text } = token;
  const first = text.indexOf('.');
  const second = text.indexOf('.', first + 1);
  if (first < 0 || second < 0 || text.includes('.', second + 1)) {
    return false;
  }
  token.parts = {
    signingInput: text.slice(0, second),
    header: text.slice(0, first),
    payload: text.slice(first + 1, second),
    signature: text.slice(second + 1),
  };
  return true;
}

/** All tokens of a key have the same header, so it is parsed once; what strangers send can fill little memory. */
const MAX_KNOWN_LENGTH = 512;
const HEADERS = new LRUCache<string, JoseHeader>({ max: 100 });

function parseHeader(part: string): JoseHeader | undefined {
  // Not noting the use saves more than to parse one anew now and then.
  const known = HEADERS.peek(part);
  if (known !== undefined) {
    return known;
  }
  const header = parsePart(part) as JoseHeader | undefined;
  if (header !== undefined && part.length <= MAX_KNOWN_LENGTH) {
    HEADERS.set(ownText(part), header);
  }
  return header;
}

function parsePart(part: string): JsonObject | undefined {
  return parseJsonObject(Buffer.from(part, 'base64url'));
}
