import { START } from '../../../support/fake-clock.js';
import { fixed, ps, rs, unsigned } from '../../../support/forge.js';
import { goodHeader, SCENES } from '../../../support/scenes.js';
import {
  type AttackCase,
  eachValue,
  rawMembers,
  refusedAs,
  type Variation,
  variations,
} from '../attack-case.js';

const NOT_SUPPORTED = refusedAs('algorithm_not_allowed', 'header_algorithm');
const NOT_THE_KEYS = refusedAs('algorithm_not_allowed', 'key_algorithm');

const SPELLINGS: Readonly<Record<string, unknown>> = {
  none: 'none',
  None: 'None',
  NONE: 'NONE',
  nOnE: 'nOnE',
  'none with a space': 'none ',
  'none with NUL': 'none\0',
  'none with a zero-width space': 'none\u200b',
  'empty text': '',
  'the text null': 'null',
  null: null,
  absent: undefined,
  'empty array': [],
  '["none"]': ['none'],
  '["HS256"]': ['HS256'],
  object: {},
  zero: 0,
  true: true,
  'HS256 in lower case': 'hs256',
  'HS256 with a space': 'HS256 ',
  'HS256 with NUL': 'HS256\0',
  'HS-256': 'HS-256',
  HS128: 'HS128',
  ES256K: 'ES256K',
  RSA1_5: 'RSA1_5',
  dir: 'dir',
  PBES2: 'PBES2-HS256+A128KW',
  __proto__: '__proto__',
  constructor: 'constructor',
  toString: 'toString',
};

function signedBy(
  signer: Variation['signer'],
  how: string,
): Record<string, Variation> {
  return Object.fromEntries(
    Object.entries(eachValue('header', 'alg', SPELLINGS)).map(
      ([name, variation]) => [
        `${name}, ${how}`,
        signer === undefined ? variation : { ...variation, signer },
      ],
    ),
  );
}

const rsaKey = SCENES.RS256.privateKey as NonNullable<
  (typeof SCENES)['RS256']['privateKey']
>;
const psKey = SCENES.PS256.privateKey as typeof rsaKey;

export const ALGORITHM_CASES: readonly AttackCase[] = [
  ...variations(1, 'HS256', NOT_SUPPORTED, {
    ...signedBy(unsigned, 'unsigned'),
    ...signedBy(undefined, 'signed with the secret'),
  }),
  ...variations(1, 'RS256', NOT_SUPPORTED, signedBy(unsigned, 'unsigned')),
  ...variations(1, 'HS256', refusedAs('token_malformed', 'header_json'), {
    'alg twice, none first': {
      header: rawMembers('"alg":"none"', goodHeader(SCENES.HS256)),
    },
  }),
  ...variations(5, 'RS256', NOT_THE_KEYS, {
    'RS256 key under PS256': {
      header: { alg: 'PS256' },
      signer: ps(256, rsaKey),
    },
    'RS256 key under RS384': {
      header: { alg: 'RS384' },
      signer: rs(384, rsaKey),
    },
    'RS256 key under RS512': {
      header: { alg: 'RS512' },
      signer: rs(512, rsaKey),
    },
    'RS256 key under ES256': { header: { alg: 'ES256' } },
    'RS256 key under EdDSA': { header: { alg: 'EdDSA' } },
  }),
  ...variations(5, 'PS256', NOT_THE_KEYS, {
    'PS256 key under RS256': {
      header: { alg: 'RS256' },
      signer: rs(256, psKey),
    },
    'PS256 key under PS384': {
      header: { alg: 'PS384' },
      signer: ps(384, psKey),
    },
  }),
  ...variations(5, 'ES256', NOT_THE_KEYS, {
    'ES256 key under ES384': { header: { alg: 'ES384' } },
    'ES256 key under ES512': { header: { alg: 'ES512' } },
    'ES256 key under EdDSA': { header: { alg: 'EdDSA' } },
    'ES256 key under RS256': { header: { alg: 'RS256' } },
  }),
  ...variations(5, 'EdDSA', NOT_THE_KEYS, {
    'Ed25519 key under ES256': { header: { alg: 'ES256' } },
    'Ed25519 key under RS256': { header: { alg: 'RS256' } },
  }),
  ...variations(5, 'HS256', NOT_THE_KEYS, {
    'HMAC secret under HS384': { header: { alg: 'HS384' } },
    'HMAC secret under HS512': { header: { alg: 'HS512' } },
    'HMAC secret under RS256': { header: { alg: 'RS256' } },
  }),
  ...variations(5, 'RS256', refusedAs('signature_invalid', 'signature'), {
    'PSS signature called RS256': { signer: ps(256, rsaKey) },
    'SHA-512 signature called RS256': { signer: rs(512, rsaKey) },
  }),
  ...variations(5, 'PS256', refusedAs('signature_invalid', 'signature'), {
    'PKCS #1 signature called PS256': { signer: rs(256, psKey) },
  }),
  ...variations(2, 'HS256', refusedAs('signature_invalid', 'signature'), {
    'one byte of signature': { signer: fixed(Buffer.alloc(1)) },
    '32 zero bytes': { signer: fixed(Buffer.alloc(32)) },
    'the signing input as signature': { signer: (input) => Buffer.from(input) },
    'signature over the payload alone': {
      signer: (input) =>
        SCENES.HS256.signer(input.slice(input.indexOf('.') + 1)),
    },
    'signature over another time': {
      payload: { iat: START - 1 },
      signer: () => SCENES.HS256.signer('something else'),
    },
  }),
];
