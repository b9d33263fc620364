import { START } from '../../../support/fake-clock.js';
import { goodClaims, goodHeader, SCENES } from '../../../support/scenes.js';
import {
  type AttackCase,
  goodToken,
  MALFORMED,
  rawMembers,
  refusedAs,
  tokens,
  type Variation,
  variations,
} from '../attack-case.js';

const claims = goodClaims(START);
const json = JSON.stringify(claims);
const header = goodHeader(SCENES.HS256);

/** What is not one strict JSON object, made out of the text of one. */
function notOneObject(
  text: string,
  good: object,
): Record<string, Buffer | string> {
  return {
    'empty object replaced by nothing': ' ',
    'an array': `[${text}]`,
    'a string': JSON.stringify(text),
    'a number': '1',
    null: 'null',
    true: 'true',
    'a trailing comma': `${text.slice(0, -1)},}`,
    'a comment': `/**/${text}`,
    'single quotes': text.replaceAll('"', "'"),
    'text behind it': `${text}x`,
    'two objects': text + text,
    'a byte-order mark': `\ufeff${text}`,
    'NUL in front': `\0${text}`,
    'NUL behind': `${text}\0`,
    'invalid UTF-8 in a value': Buffer.concat([
      Buffer.from(`{"x":"`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`",${text.slice(1)}`),
    ]),
    'overlong UTF-8': Buffer.concat([
      Buffer.from(`{"x":"`),
      Buffer.from([0xc0, 0xaf]),
      Buffer.from(`",${text.slice(1)}`),
    ]),
    'UTF-16': Buffer.from(text, 'utf16le'),
    'NaN as a value': rawMembers('"x":NaN', good),
    'a member twice': rawMembers('"x":1,"x":2', good),
    'a member twice, once escaped': rawMembers('"x":1,"\\u0078":2', good),
    'a member twice inside another': rawMembers('"x":{"y":1,"y":1}', good),
    'a member twice inside an array': rawMembers('"x":[{"y":1,"y":1}]', good),
    'the member __proto__': rawMembers('"__proto__":{"admin":true}', good),
    'the member __proto__, escaped': rawMembers('"\\u005f_proto__":1', good),
    '__proto__ inside another': rawMembers('"x":{"__proto__":{}}', good),
    'constructor with a prototype': rawMembers(
      '"constructor":{"prototype":{"admin":true}}',
      good,
    ),
    'deep nesting': rawMembers(`"x":${'['.repeat(64)}${']'.repeat(64)}`, good),
  };
}

function placed(
  part: 'header' | 'payload',
  table: Record<string, Buffer | string>,
): Record<string, Variation> {
  return Object.fromEntries(
    Object.entries(table).map(([name, value]) => [
      `${part}: ${name}`,
      { [part]: value },
    ]),
  );
}

const good = goodToken('HS256');
const [h = '', p = '', s = ''] = good.split('.');

/** The same bytes to a lenient decoder: another last character, its unused bits set. */
function malleated(part: string): string {
  const alphabet =
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(part.slice(-1));
  return part.slice(0, -1) + (alphabet[last + 1] ?? '');
}

/** A part whose length leaves unused bits in its last character. */
const loose = (value: object): string => {
  let text = JSON.stringify(value);
  while (Buffer.byteLength(text) % 3 === 0) {
    text = ` ${text}`;
  }
  return Buffer.from(text).toString('base64url');
};
const sign = (input: string): string =>
  `${input}.${SCENES.HS256.signer(input).toString('base64url')}`;

function badTexts(part: string): Record<string, string> {
  return {
    padded: `${part}=`,
    'padded twice': `${part}==`,
    'with +': `+${part.slice(1)}`,
    'with /': `/${part.slice(1)}`,
    'with a space inside': `${part.slice(0, 9)} ${part.slice(9)}`,
    'with a line break inside': `${part.slice(0, 9)}\n${part.slice(9)}`,
    'with a tab behind': `${part}\t`,
    'with NUL behind': `${part}\0`,
    'with a Cyrillic letter': `\u0430${part.slice(1)}`,
    'with a full-width letter': `\uff41${part.slice(1)}`,
    'with a percent sign': `%65${part.slice(1)}`,
    'of an impossible length':
      part.slice(0, part.length - (part.length % 4)) + 'A',
  };
}

function spoilt(
  name: string,
  build: (text: string) => string,
  part: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(badTexts(part)).map(([how, text]) => [
      `${name} ${how}`,
      build(text),
    ]),
  );
}

export const STRUCTURE_CASES: readonly AttackCase[] = [
  ...variations(
    12,
    'HS256',
    MALFORMED('header_json'),
    placed('header', notOneObject(JSON.stringify(header), header)),
  ),
  ...variations(
    12,
    'HS256',
    MALFORMED('payload_json'),
    placed('payload', notOneObject(json, claims)),
  ),
  ...tokens(13, 'HS256', MALFORMED('header_encoding'), {
    ...spoilt('header', (text) => sign(`${text}.${p}`), h),
    'header with its unused bits set': sign(`${malleated(loose(header))}.${p}`),
    'empty header': sign(`.${p}`),
    'line break before the token': `\n${good}`,
    'space before the token': ` ${good}`,
  }),
  ...tokens(13, 'HS256', MALFORMED('payload_encoding'), {
    ...spoilt('payload', (text) => sign(`${h}.${text}`), p),
    'payload with its unused bits set': sign(
      `${h}.${malleated(loose(claims))}`,
    ),
    'empty payload': sign(`${h}.`),
  }),
  ...tokens(13, 'HS256', MALFORMED('signature_encoding'), {
    ...spoilt('signature', (text) => `${h}.${p}.${text}`, s),
    'signature with its unused bits set': `${h}.${p}.${malleated(s)}`,
    'line break after the token': `${good}\n`,
  }),
  ...tokens(13, 'HS256', MALFORMED('three_parts'), {
    'a dot in front': `.${good}`,
    'a dot behind': `${good}.`,
    'two dots in the middle': `${h}..${p}.${s}`,
    'two tokens': `${good}.${good}`,
    'two tokens with a comma': `${good}, ${good}`,
    'JSON serialization': JSON.stringify({
      payload: p,
      protected: h,
      signature: s,
    }),
    'only dots': '...',
    'a full-width dot': `${h}\uff0e${p}\uff0e${s}`,
  }),
  ...tokens(13, 'HS256', MALFORMED('token_text'), { 'no text at all': '' }),
  ...variations(14, 'HS256', MALFORMED('header_critical'), {
    'empty crit': { header: { crit: [] } },
    'unknown crit': { header: { crit: ['x'], x: 1 } },
    'crit of a registered member': { header: { crit: ['alg'] } },
    'crit of exp': { header: { crit: ['exp'], exp: START + 600 } },
    'crit of b64': { header: { crit: ['b64'], b64: true } },
    'crit as text': { header: { crit: 'x' } },
    'crit null': { header: { crit: null } },
    'crit false': { header: { crit: false } },
    'b64 false with crit': { header: { crit: ['b64'], b64: false } },
    'b64 false without crit': { header: { b64: false } },
    'b64 true without crit': { header: { b64: true } },
    'b64 null': { header: { b64: null } },
  }),
  ...tokens(15, 'HS256', MALFORMED('three_parts'), {
    'five parts': `${h}.${p}.${s}.${p}.${s}`,
    'JWE with dir': `${Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url')}..AAAA.AAAA.AAAA`,
    'JWE with a huge p2c': `${Buffer.from('{"alg":"PBES2-HS512+A256KW","enc":"A256GCM","p2c":2147483647,"p2s":"AAAA"}').toString('base64url')}.AAAA.AAAA.AAAA.AAAA`,
    'JWE with compression': `${Buffer.from('{"alg":"dir","enc":"A256GCM","zip":"DEF"}').toString('base64url')}..AAAA.AAAA.AAAA`,
    'JWE around an unsigned token': `${h}.AAAA.AAAA.${Buffer.from(`${h}.${p}.`).toString('base64url')}.AAAA`,
  }),
  ...variations(
    15,
    'HS256',
    refusedAs('algorithm_not_allowed', 'header_algorithm'),
    {
      'JWE header on three parts': {
        header: { alg: 'RSA-OAEP', enc: 'A256GCM' },
      },
    },
  ),
  ...variations(19, 'HS256', refusedAs('token_too_large', 'token_size'), {
    'one claim of 8192 bytes': { payload: { x: 'x'.repeat(8192) } },
    '2.7 MB of nested JSON, signed': {
      payload: rawMembers(
        `"x":${'[{"a":'.repeat(250_000)}1${'}]'.repeat(250_000)}`,
        claims,
      ),
    },
    'a kid of a megabyte': { header: { kid: 'k'.repeat(1_000_000) } },
  }),
  ...tokens(19, 'HS256', refusedAs('token_too_large', 'token_size'), {
    'ten thousand dots': '.'.repeat(10_000),
    'a megabyte of one letter': 'a'.repeat(1_000_000),
    'a good token and spaces': good + ' '.repeat(9000),
  }),
  ...tokens(19, 'HS256', MALFORMED('three_parts'), {
    'eight thousand dots': '.'.repeat(8000),
  }),
];
