import { es, fixed } from '../../../support/forge.js';
import { SCENES } from '../../../support/scenes.js';
import {
  type AttackCase,
  goodToken,
  MALFORMED,
  refusedAs,
  tokens,
  type Variation,
  variations,
} from '../attack-case.js';

/** Order of the group of P-256 (SEC 2). */
const N = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
const ZERO = '00'.repeat(32);
const ONE = `${'00'.repeat(31)}01`;
const MAX = 'ff'.repeat(32);
const LIMIT = `${N.slice(0, -2)}52`;

const degenerate = Object.entries({
  'r = 0, s = 0': ZERO + ZERO,
  'r = 0, s = 1': ZERO + ONE,
  'r = 1, s = 0': ONE + ZERO,
  'r = 1, s = 1': ONE + ONE,
  'r = n, s = 1': N + ONE,
  'r = 1, s = n': ONE + N,
  'r = n, s = n': N + N,
  'r = n + 1, s = n + 1': LIMIT + LIMIT,
  'r = 2^256 - 1, s = 2^256 - 1': MAX + MAX,
}).map(([name, hex]): [string, Variation] => [
  name,
  { signer: fixed(Buffer.from(hex, 'hex')) },
]);

const genuine = es(256, SCENES.ES256.privateKey as never);

const good = goodToken('HS256');
const [header = '', payload = '', signature = ''] = good.split('.');

export const SIGNATURE_CASES: readonly AttackCase[] = [
  ...variations(
    9,
    'ES256',
    refusedAs('signature_invalid', 'signature'),
    Object.fromEntries(degenerate),
  ),
  ...variations(9, 'ES256', refusedAs('signature_invalid', 'signature'), {
    'one byte short': { signer: (input) => genuine(input).subarray(1) },
    'one byte long': {
      signer: (input) => Buffer.concat([genuine(input), Buffer.alloc(1)]),
    },
    'r and s exchanged': {
      signer: (input) => {
        const raw = genuine(input);
        return Buffer.concat([raw.subarray(32), raw.subarray(0, 32)]);
      },
    },
    'DER instead of r and s': {
      signer: (input) =>
        Buffer.concat([
          Buffer.from([0x30, 0x44, 0x02, 0x20]),
          genuine(input).subarray(0, 32),
          Buffer.from([0x02, 0x20]),
          genuine(input).subarray(32),
        ]),
    },
  }),
  ...tokens(2, 'HS256', MALFORMED('signature_encoding'), {
    'empty signature': `${header}.${payload}.`,
  }),
  ...tokens(2, 'HS256', MALFORMED('three_parts'), {
    'no separator before the signature': `${header}.${payload}`,
    'header alone': header,
    'signature run into the payload': `${header}.${payload}${signature}`,
  }),
  ...variations(2, 'HS256', refusedAs('signature_invalid', 'signature'), {
    'signature cut by a byte': {
      signer: (input) => SCENES.HS256.signer(input).subarray(0, -1),
    },
    'signature cut to its first byte': {
      signer: (input) => SCENES.HS256.signer(input).subarray(0, 1),
    },
    'signature twice': {
      signer: (input) => {
        const genuine = SCENES.HS256.signer(input);
        return Buffer.concat([genuine, genuine]);
      },
    },
  }),
  ...tokens(2, 'HS256', refusedAs('signature_invalid', 'signature'), {
    'header as signature': `${header}.${payload}.${header}`,
  }),
];
