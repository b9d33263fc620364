import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { hmac, rs, type Signer } from '../../../support/forge.js';
import { KID, type SceneName, SCENES } from '../../../support/scenes.js';
import {
  type AttackCase,
  eachValue,
  MALFORMED,
  refusedAs,
  type Variation,
  variations,
} from '../attack-case.js';

const UNKNOWN = refusedAs('key_unknown', 'key_known');
const FORGED = refusedAs('signature_invalid', 'signature');

/** What a public key looks like to somebody who takes it for a secret. */
function textsOf(key: KeyObject): Record<string, string | Buffer> {
  const pem = key.export({ type: 'spki', format: 'pem' }) as string;
  const jwk = key.export({ format: 'jwk' });
  return {
    PEM: pem,
    'PEM without its last line break': pem.trimEnd(),
    'PEM with CRLF': pem.replaceAll('\n', '\r\n'),
    'PEM after a space': ` ${pem}`,
    'PEM after a zero-width space': `\u200b${pem}`,
    'PEM after NUL': `\0${pem}`,
    DER: key.export({ type: 'spki', format: 'der' }),
    JWK: JSON.stringify(jwk),
    'base64 of PEM': pem.replace(/-----.*-----|\n/g, ''),
  };
}

function confusions(scene: SceneName): Record<string, Variation> {
  const { publicKey } = SCENES[scene];
  return Object.fromEntries(
    Object.entries(textsOf(publicKey as KeyObject)).flatMap(([form, text]) =>
      ([256, 512] as const).map((bits) => [
        `public key as secret of HS${bits}: ${form}`,
        { header: { alg: `HS${bits}` }, signer: hmac(bits, text) },
      ]),
    ),
  );
}

function withoutKid(
  table: Record<string, Variation>,
): Record<string, Variation> {
  return Object.fromEntries(
    Object.entries(table).map(([name, { header, ...rest }]) => [
      `${name}, without kid`,
      { ...rest, header: { ...(header as object), kid: undefined } },
    ]),
  );
}

const intruder = generateKeyPairSync('rsa', { modulusLength: 2048 });
const intruderJwk = intruder.publicKey.export({ format: 'jwk' });
const intruderSigns: Signer = rs(256, intruder.privateKey);

const embedded: Record<string, Variation> = {
  jwk: { header: { jwk: intruderJwk }, signer: intruderSigns },
  'jwk with our kid inside': {
    header: { jwk: { ...intruderJwk, kid: KID } },
    signer: intruderSigns,
  },
  x5c: {
    header: {
      x5c: [
        intruder.publicKey
          .export({ type: 'spki', format: 'der' })
          .toString('base64'),
      ],
    },
    signer: intruderSigns,
  },
  x5t: { header: { x5t: 'AAAA', 'x5t#S256': 'AAAA' }, signer: intruderSigns },
};

const addresses = [
  'http://127.0.0.1:9/jwks.json',
  'https://issuer.example@127.0.0.1/jwks.json',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]/jwks.json',
  'file:///etc/passwd',
  'data:application/json,{}',
];
const remote: Record<string, Variation> = Object.fromEntries(
  addresses.flatMap((address) =>
    ['jku', 'x5u'].map((member) => [
      `${member}: ${address}`,
      { header: { [member]: address }, signer: intruderSigns },
    ]),
  ),
);

export const KEY_CASES: readonly AttackCase[] = [
  ...(['RS256', 'PS256', 'ES256', 'EdDSA'] as const).flatMap((scene) => [
    ...variations(
      4,
      scene,
      refusedAs('algorithm_not_allowed', 'key_algorithm'),
      confusions(scene),
    ),
    ...variations(4, scene, UNKNOWN, withoutKid(confusions(scene))),
  ]),
  ...variations(6, 'RS256', FORGED, embedded),
  ...variations(6, 'RS256', FORGED, withoutKid(embedded)),
  ...variations(7, 'RS256', FORGED, remote),
  ...variations(
    8,
    'HS256',
    UNKNOWN,
    eachValue('header', 'kid', {
      'path traversal': '../../../../dev/null',
      'path of an empty file': '/dev/null',
      'SQL injection': "x' UNION SELECT 'secret' --",
      'command injection': '$(id)|`id`',
      __proto__: '__proto__',
      constructor: 'constructor',
      toString: 'toString',
      'in upper case': KID.toUpperCase(),
      'with a space behind': `${KID} `,
      'with NUL behind': `${KID}\0`,
      'its beginning': KID.slice(0, -1),
      'longer than it': `${KID}2`,
      'a wildcard': '*',
      'the longest allowed': 'k'.repeat(256),
    }),
  ),
  ...variations(
    8,
    'HS256',
    MALFORMED('header_key_id'),
    eachValue('header', 'kid', {
      empty: '',
      null: null,
      number: 0,
      true: true,
      array: [KID],
      object: { kid: KID },
      'object with toString': { toString: KID },
      'too long by one': 'k'.repeat(257),
      'very long': 'k'.repeat(5000),
    }),
  ),
  ...variations(3, 'HS256', FORGED, {
    'signed with an empty secret': { signer: hmac(256, '') },
    'signed with "secret"': { signer: hmac(256, 'secret') },
    'signed with a random secret': { signer: hmac(256, randomBytes(32)) },
    'signed with the kid': { signer: hmac(256, KID) },
  }),
];
