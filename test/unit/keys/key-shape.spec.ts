import { describe, expect, it } from 'vitest';
import { shapeFaults } from '../../../libs/jwt-auth/src/keys/key-shape.js';

const REMEDY_IN_RING =
  'write { secret } or { privateKey } or { publicKey, algorithm } or { signer }';
const REMEDY = `${REMEDY_IN_RING} or { ring: [...] } or { managed: { store, keyEncryptionKey } }`;
const ONE_OF = `exactly one of secret, privateKey, publicKey, signer, ring, managed must be given; ${REMEDY}`;
const ONE_OF_RING = `exactly one of secret, privateKey, publicKey, signer must be given; ${REMEDY_IN_RING}`;
const KID = 'must be text of 1 to 256 characters, or left out';
const DATE = "must be a Date or ISO 8601 text such as '2030-01-31T00:00:00Z'";
const KNOWN_IN_RING =
  'is no option here; known are secret, algorithm, kid, signFrom, verifyUntil';
const RING = 'must be an array of at least one key';

function faults(options: unknown): [string, string][] {
  return shapeFaults(options, 'keys').map(({ path, message }) => [
    path,
    message,
  ]);
}

describe('no fault is found in', () => {
  it.each([
    [{ secret: '' }],
    [{ secret: undefined }],
    [{ secret: '', algorithm: 'HS512', kid: 'k', previous: [] }],
    [{ privateKey: '', algorithm: 'RS256', kid: 'k', previous: [''] }],
    [{ publicKey: '', algorithm: 'RS256', kid: 'k'.repeat(256) }],
    [
      {
        ring: [
          { secret: '' },
          { privateKey: '' },
          { publicKey: '', algorithm: 'RS256' },
        ],
      },
    ],
    [
      {
        ring: [
          { secret: '', signFrom: new Date(0), verifyUntil: '2030-01-31' },
          { secret: '', signFrom: undefined, verifyUntil: undefined },
        ],
      },
    ],
  ])('%j', (options) => {
    expect(faults(options)).toEqual([]);
  });
});

describe('the options as a whole', () => {
  it.each([null, [], 'secret', 5, true])('are refused: %j', (options) => {
    expect(faults(options)).toEqual([['keys', REMEDY]]);
  });

  it.each([
    [{}],
    [{ secret: '', privateKey: '' }],
    [{ secret: '', publicKey: undefined }],
    [{ ring: [], secret: '' }],
  ])('must be one of the forms: %j', (options) => {
    expect(faults(options)).toEqual([['keys', ONE_OF]]);
  });
});

describe('the form of the keys', () => {
  it('is named if it is misspelt', () => {
    expect(faults({ Secret: '' })).toEqual([
      ['keys', ONE_OF],
      [
        'keys.Secret',
        'is no option here; did you mean secret? Known are secret, algorithm, kid, previous, privateKey, publicKey, signer, ring, managed',
      ],
    ]);
  });

  it('is not both halves of a pair', () => {
    expect(faults({ privateKey: '', publicKey: '' })).toEqual([
      [
        'keys',
        'privateKey and publicKey are given: leave publicKey out, since it follows from privateKey. A former key that still verifies goes into previous',
      ],
    ]);
  });
});

describe('a member', () => {
  it.each([
    [{ secret: '', colour: 5 }, 'colour', 'secret, algorithm, kid, previous'],
    [
      { privateKey: '', signFrom: '2030-01-01' },
      'signFrom',
      'privateKey, algorithm, kid, previous',
    ],
    [
      { publicKey: '', algorithm: 'RS256', previous: [] },
      'previous',
      'publicKey, algorithm, kid',
    ],
    [{ ring: [{ secret: '' }], kid: 'k' }, 'kid', 'ring'],
  ])('that is unknown is named: %j', (options, name, known) => {
    expect(faults(options)).toEqual([
      [`keys.${name}`, `is no option here; known are ${known}`],
    ]);
  });

  it.each([
    ['kid', '', KID],
    ['kid', 'k'.repeat(257), KID],
    ['kid', 5, KID],
    ['kid', null, KID],
    ['kid', {}, KID],
    ['previous', 'an old secret', 'must be an array of keys'],
    ['previous', null, 'must be an array of keys'],
    ['previous', { 0: '' }, 'must be an array of keys'],
  ])('%s cannot be %j', (name, value, message) => {
    expect(faults({ secret: '', [name]: value })).toEqual([
      [`keys.${name}`, message],
    ]);
  });
});

describe('a public key', () => {
  const NEEDED = "must be given with a public key, such as 'RS256'";

  it('needs its algorithm beside it', () => {
    expect(faults({ publicKey: '' })).toEqual([['keys.algorithm', NEEDED]]);
    expect(faults({ privateKey: '', previous: [{ publicKey: '' }] })).toEqual([
      ['keys.previous[0].algorithm', NEEDED],
    ]);
  });

  it('may name it in its JWK', () => {
    const jwk = { kty: 'EC', alg: 'ES256' };
    expect(faults({ publicKey: jwk })).toEqual([]);
    expect(faults({ publicKey: { kty: 'EC' } })).toHaveLength(1);
  });
});

describe('a ring', () => {
  it.each([undefined, null, [], {}, 'secret'])('cannot be %j', (ring) => {
    expect(faults({ ring })).toEqual([['keys.ring', RING]]);
  });

  it.each([
    [null, '', REMEDY_IN_RING],
    [{}, '', ONE_OF_RING],
    [{ ring: [] }, '', ONE_OF_RING],
    [{ secret: '', use: 'sig' }, '.use', KNOWN_IN_RING],
    [{ secret: '', kid: '' }, '.kid', KID],
    [{ secret: '', signFrom: 'soon' }, '.signFrom', DATE],
    [{ secret: '', verifyUntil: new Date(NaN) }, '.verifyUntil', DATE],
  ])('cannot hold %j', (descriptor, path, message) => {
    const ring = [{ secret: '' }, descriptor];
    expect(faults({ ring })).toEqual([[`keys.ring[1]${path}`, message]]);
  });
});

describe('a window', () => {
  it.each([
    ['2030-02-01', '2030-01-01'],
    ['2030-01-01', '2030-01-01'],
    [new Date(5000), new Date(1000)],
  ])('cannot open at %s and shut at %s', (signFrom, verifyUntil) => {
    const ring = [{ secret: '', signFrom, verifyUntil }];
    expect(faults({ ring })).toEqual([
      ['keys.ring[0]', 'signFrom must lie before verifyUntil'],
    ]);
  });
});

it('all faults are listed, each with its path', () => {
  const ring = [
    { secret: '', kid: '', signFrom: 'soon' },
    { privateKey: '', pem: '' },
    {},
  ];
  expect(faults({ ring, kid: 5 }).map(([path]) => path)).toEqual([
    'keys.ring[0].kid',
    'keys.ring[0].signFrom',
    'keys.ring[1].pem',
    'keys.ring[2]',
    'keys.kid',
  ]);
});
