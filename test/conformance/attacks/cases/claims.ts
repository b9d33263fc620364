import { START } from '../../../support/fake-clock.js';
import {
  AUDIENCE,
  goodClaims,
  ISSUER,
  SCENES,
} from '../../../support/scenes.js';
import {
  type AttackCase,
  eachValue,
  rawMembers,
  refusedAs,
  variations,
} from '../attack-case.js';

const CLAIM = (check: string) => refusedAs('claim_invalid', check);

/** Values that are no NumericDate. */
const NO_DATES: Readonly<Record<string, unknown>> = {
  text: String(START + 600),
  'empty text': '',
  negative: -1,
  null: null,
  true: true,
  array: [START + 600],
  object: { valueOf: START + 600 },
  'ISO text': '2031-01-01T00:00:00Z',
};

/** JSON that parses to infinity. */
function infinite(claim: string) {
  const { [claim]: _, ...others } = goodClaims(START);
  return {
    [`${claim}: 1e999`]: { payload: rawMembers(`"${claim}":1e999`, others) },
  };
}

const tolerance = 5;
const THUMBPRINT = '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I';

export const CLAIM_CASES: readonly AttackCase[] = [
  ...variations(10, 'HS256', CLAIM('expiration_date'), {
    ...eachValue('payload', 'exp', { absent: undefined, ...NO_DATES }),
    ...infinite('exp'),
  }),
  ...variations(10, 'HS256', refusedAs('token_expired', 'not_expired'), {
    ...eachValue('payload', 'exp', {
      zero: 0,
      'a second past the tolerance': START - tolerance - 1,
      'exactly at the tolerance': START - tolerance,
      'a fraction past the tolerance': START - tolerance - 0.001,
    }),
  }),
  ...variations(10, 'HS256', CLAIM('not_before_date'), {
    ...eachValue('payload', 'nbf', NO_DATES),
    ...infinite('nbf'),
  }),
  ...variations(10, 'HS256', refusedAs('token_not_yet_valid', 'not_before'), {
    ...eachValue('payload', 'nbf', {
      'in an hour': START + 3600,
      'a second past the tolerance': START + tolerance + 1,
    }),
  }),
  ...variations(10, 'HS256', CLAIM('issued_at_date'), {
    ...eachValue('payload', 'iat', NO_DATES),
    ...infinite('iat'),
  }),
  ...variations(10, 'HS256', refusedAs('token_not_yet_valid', 'issued_at'), {
    ...eachValue('payload', 'iat', {
      'in an hour': START + 3600,
      'a second past the tolerance': START + tolerance + 1,
      'in milliseconds': START * 1000,
    }),
  }),
  ...variations(
    11,
    'HS256',
    refusedAs('issuer_untrusted', 'issuer'),
    eachValue('payload', 'iss', {
      absent: undefined,
      other: 'https://evil.example',
      'in upper case': ISSUER.toUpperCase(),
      'with a slash behind': `${ISSUER}/`,
      'with more behind': `${ISSUER}.evil.example`,
      'its beginning': ISSUER.slice(0, -1),
      'with a space behind': `${ISSUER} `,
      empty: '',
      null: null,
      array: [ISSUER],
      object: { iss: ISSUER },
      number: 1,
    }),
  ),
  ...variations(
    11,
    'HS256',
    refusedAs('audience_mismatch', 'audience'),
    eachValue('payload', 'aud', {
      absent: undefined,
      other: 'https://other.example',
      'in upper case': AUDIENCE.toUpperCase(),
      'with more in front': `https://evil.example/?${AUDIENCE}`,
      'with more behind': `${AUDIENCE}.evil.example`,
      'a pattern': '.*',
      empty: '',
      null: null,
      'empty array': [],
      'nested array': [[AUDIENCE]],
      'ours beside a nested array': [AUDIENCE, [AUDIENCE]],
      'ours beside null': [AUDIENCE, null],
      'ours beside a number': [AUDIENCE, 1],
      object: { 0: AUDIENCE, length: 1 },
      'others only': ['a', 'b'],
    }),
  ),
  ...variations(
    11,
    'HS256',
    CLAIM('subject'),
    eachValue('payload', 'sub', {
      absent: undefined,
      empty: '',
      null: null,
      number: 1,
      true: true,
      array: ['alice'],
      object: { toString: 'alice' },
    }),
  ),
  ...variations(
    31,
    'HS256',
    refusedAs('binding_unchecked', 'key_binding'),
    eachValue('payload', 'cnf', {
      'a thumbprint of DPoP': { jkt: THUMBPRINT },
      'a certificate': { 'x5t#S256': THUMBPRINT },
      'a key': { jwk: { kty: 'OKP', crv: 'Ed25519', x: THUMBPRINT } },
      'a name of a key': { kid: 'key' },
      'something unknown': { future: true },
      nothing: {},
      null: null,
      false: false,
      text: THUMBPRINT,
    }),
  ),
  ...variations(
    11,
    'HS256',
    CLAIM('token_id'),
    eachValue('payload', 'jti', {
      empty: '',
      number: 1,
      array: ['a'],
      null: null,
    }),
  ),
  ...variations(
    16,
    'HS256',
    refusedAs('type_mismatch', 'header_type'),
    eachValue('header', 'typ', {
      absent: undefined,
      'of RFC 9068': 'at+jwt',
      'of a purpose': 'email-verification+jwt',
      'of a logout token': 'logout+jwt',
      JOSE: 'JOSE',
      JWS: 'JWS',
      'JWT with a space behind': 'JWT ',
      'JWT with a parameter': 'JWT;charset=utf-8',
      'another tree': 'text/JWT',
      'two prefixes': 'application/application/JWT',
      empty: '',
      null: null,
      number: 1,
      array: ['JWT'],
      object: { toString: 'JWT' },
    }),
  ),
  ...variations(10, 'EdDSA', refusedAs('token_expired', 'not_expired'), {
    'expired, with EdDSA': { payload: { exp: START - 60 } },
  }),
  ...variations(16, 'RS256', refusedAs('type_mismatch', 'header_type'), {
    'no typ, signed by ours': {
      header: { typ: undefined },
      signer: SCENES.RS256.signer,
    },
  }),
];
