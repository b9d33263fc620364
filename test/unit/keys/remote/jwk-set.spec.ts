import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AsymmetricAlgorithm } from '../../../../libs/jwt-auth/src/keys/algorithms.js';
import { readJwkSet } from '../../../../libs/jwt-auth/src/keys/remote/jwk-set.js';
import { thumbprint } from '../../../../libs/jwt-auth/src/keys/thumbprint.js';
import { LOOPBACK, publicJwk } from '../../../support/jwks/remote-bench.js';
import { jwkOf, pairOf } from '../key-samples.js';

const { algorithms: ALL } = LOOPBACK;
const good = publicJwk('good');
const rsa = jwkOf(pairOf('rsa').publicKey);

interface Read {
  readonly keys: readonly string[];
  readonly refused: readonly string[];
}

/** `kid algorithm` of the keys taken, and why others were not. */
function read(
  set: unknown,
  algorithms: readonly AsymmetricAlgorithm[] = ALL,
): Read {
  const bytes = Buffer.isBuffer(set)
    ? set
    : Buffer.from(typeof set === 'string' ? set : JSON.stringify(set));
  const { keys, refused } = readJwkSet(bytes, { algorithms, maxKeys: 3 });
  return { keys: keys.map((it) => `${it.kid} ${it.algorithm}`), refused };
}

const taken = (...keys: readonly string[]): Read => ({ keys, refused: [] });

function refusal(set: unknown): unknown {
  try {
    return read(set);
  } catch (error) {
    return (error as Error).message;
  }
}

describe('an answer', () => {
  it.each<[string, unknown]>([
    ['is empty', ''],
    ['is no JSON', '<html>'],
    ['is cut off', '{"keys":['],
    ['is an array', [good]],
    ['is text', '"keys"'],
    ['is null', 'null'],
    ['has a byte-order mark', '\uFEFF{"keys":[]}'],
    [
      'is not UTF-8',
      Buffer.from([...Buffer.from('{"keys":[],"a":"'), 0xff, 0x22, 0x7d]),
    ],
  ])('that %s is refused', (_, set) => {
    expect(refusal(set)).toBe(
      'the answer is not a JSON object without duplicate members',
    );
  });

  it.each([{}, { keys: null }, { keys: {} }, { keys: 'keys' }, good])(
    'without an array of keys is refused: %j',
    (set) => {
      expect(refusal(set)).toBe('the answer has no array of keys');
    },
  );

  it('nested deeply is refused without harm', () => {
    expect(refusal(`{"keys":${'['.repeat(250_000)}`)).toBe(
      'the answer is not a JSON object without duplicate members',
    );
  });

  it('may say more than its keys', () => {
    expect(read({ keys: [good], __proto__: 1, more: {} })).toEqual(
      taken('good ES256'),
    );
  });
});

describe('a set is refused as a whole', () => {
  it.each([
    `{"keys":[],"keys":[${JSON.stringify(good)}]}`,
    `{"keys":[${JSON.stringify(good)}],"\\u006beys":[]}`,
    `{"keys":[${JSON.stringify(good).replace('{', '{"kid":"a",')}]}`,
    `{"keys":[${JSON.stringify(good).replace('{', '{"x":"AAAA",')}]}`,
    `{"keys":[${JSON.stringify(good)}],"more":{"a":1,"a":2}}`,
  ])('for a member that stands twice in one object: %s', (set) => {
    expect(refusal(set)).toBe(
      'the answer is not a JSON object without duplicate members',
    );
  });

  it('for too many keys, whatever they are', () => {
    const keys = ['a', 'b', 'c'].map((kid) => publicJwk(kid));
    expect(read({ keys }).keys).toHaveLength(3);
    expect(refusal({ keys: [...keys, {}] })).toBe(
      'the set has more than 3 keys',
    );
  });

  it.each(['k', 'd', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv'])(
    'for a private member, in any key: %s',
    (member) => {
      for (const value of ['AAAA', '', null]) {
        for (const bearer of [
          publicJwk('bad', { [member]: value }),
          { kty: 'unknown', [member]: value },
          publicJwk('bad', { use: 'enc', [member]: value }),
        ]) {
          expect(refusal({ keys: [good, bearer] })).toBe(
            'the set holds a private or symmetric key',
          );
        }
      }
    },
  );

  it.each([{ kty: 'oct' }, { kty: 'oct', k: 'AAAA', alg: 'HS256' }])(
    'for a symmetric key: %j',
    (secret) => {
      expect(refusal({ keys: [good, secret] })).toBe(
        'the set holds a private or symmetric key',
      );
    },
  );

  it('for a kid that stands twice, also on a key not of use', () => {
    const SHARED = 'two keys of the set share a kid';
    expect(refusal({ keys: [good, publicJwk('good')] })).toBe(SHARED);
    expect(refusal({ keys: [good, publicJwk('good', { use: 'enc' })] })).toBe(
      SHARED,
    );
  });

  it('for a key that stands twice without a kid, or once with its thumbprint', () => {
    const bare = publicJwk(undefined);
    const named = {
      ...bare,
      kid: read({ keys: [bare] }).keys[0]?.split(' ')[0],
    };
    for (const twin of [bare, named]) {
      expect(refusal({ keys: [bare, twin] })).toBe(
        'two keys of the set share a kid',
      );
    }
  });

  it('where no key is of use, with the reason of the first refused', () => {
    const none = 'the set holds no key of use:';
    expect(refusal({ keys: [] })).toBe(
      `${none} none is for signatures of an algorithm allowed`,
    );
    expect(refusal({ keys: [publicJwk('weak', { x: 'AAAA' })] })).toBe(
      `${none} keys[0]: it is no public key that can be read`,
    );
  });
});

describe('a key is passed over in silence', () => {
  it.each<[string, unknown]>([
    ['for encryption', publicJwk('other', { use: 'enc' })],
    [
      'for other operations',
      publicJwk('other', { use: undefined, key_ops: ['encrypt'] }),
    ],
    [
      'for encryption and its operations',
      publicJwk('other', { use: 'enc', key_ops: ['encrypt', 'wrapKey'] }),
    ],
    ['of a type not known', { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AAAA' }],
    ['of no type', { ...good, kid: 'other', kty: undefined }],
    ['of an algorithm not known', publicJwk('other', { alg: 'ES256K' })],
    ['of an algorithm that is no text', publicJwk('other', { alg: ['ES256'] })],
    ['of none', publicJwk('other', { alg: 'none' })],
    ['of a shared secret', publicJwk('other', { alg: 'HS256' })],
    [
      'of a curve not known',
      { ...curve('secp256k1'), kid: 'other', alg: undefined },
    ],
    ['of X25519', jwkOf(generateKeyPairSync('x25519').publicKey)],
    ['that is null', null],
    ['that is text', 'key'],
    ['that is an array', [good]],
  ])('%s', (_, other) => {
    expect(read({ keys: [other, good] })).toEqual(taken('good ES256'));
  });

  it('of an algorithm not allowed', () => {
    const keys = [good, { ...rsa, kid: 'rs', alg: 'RS256' }];
    expect(read({ keys }, ['RS256'])).toEqual(taken('rs RS256'));
    expect(read({ keys }, ['ES256'])).toEqual(taken('good ES256'));
  });
});

describe('a key is refused with a reason', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });

  it.each<[unknown, string]>([
    [
      { ...jwkOf(short.publicKey), alg: 'RS256' },
      'RS256 needs an RSA modulus of 2048 bits, this one has 1024',
    ],
    [
      { ...rsa, e: 'AQ', alg: 'RS256' },
      'an RSA public exponent under 65537 is not accepted',
    ],
    [
      { ...curve('P-384'), alg: 'ES256' },
      'ES256 needs the curve prime256v1, this key is on secp384r1',
    ],
    [{ ...rsa, alg: 'ES256' }, 'ES256 needs a key of type ec, this one is rsa'],
    [publicJwk('x', { y: 'AAAA' }), 'it is no public key that can be read'],
    [publicJwk('x', { kid: 5 }), 'its kid must be text of 1 to 256 characters'],
    [
      publicJwk('x', { key_ops: [{ toString: 1, valueOf: 1 }, 'verify'] }),
      'its key_ops are not an array of distinct texts',
    ],
    ...['verify', null, {}, ['verify', 'verify'], ['verify', 5]].map(
      (operations): [unknown, string] => [
        publicJwk('x', { key_ops: operations }),
        'its key_ops are not an array of distinct texts',
      ],
    ),
    ...[
      ['verify', 'encrypt'],
      ['sign', 'verify', 'deriveKey'],
      ['verify', 'x'],
    ].map((operations): [unknown, string] => [
      publicJwk('x', { use: undefined, key_ops: operations }),
      'its key_ops allow more than signatures',
    ]),
    ...(
      [
        ['sig', ['encrypt']],
        ['sig', ['sign']],
        ['sig', []],
        ['enc', ['verify']],
        ['enc', ['sign', 'verify']],
      ] as const
    ).map(([use, operations]): [unknown, string] => [
      publicJwk('x', { use, key_ops: operations }),
      'its use and its key_ops contradict each other',
    ]),
    ...[['sig'], null, 5].map((use): [unknown, string] => [
      publicJwk('x', { use }),
      'its use is not text',
    ]),
    ...['true', null, 1].map((ext): [unknown, string] => [
      publicJwk('x', { ext }),
      'its ext is neither true nor false',
    ]),
    [publicJwk(''), 'its kid must be text of 1 to 256 characters'],
    [publicJwk('k'.repeat(257)), 'its kid must be text of 1 to 256 characters'],
  ])('%j', (jwk, reason) => {
    expect(read({ keys: [good, jwk] })).toEqual({
      keys: ['good ES256'],
      refused: [`keys[1]: ${reason}`],
    });
  });
});

describe('a key is bound', () => {
  it('to the algorithm that it names', () => {
    const keys = [{ ...rsa, kid: 'ps', alg: 'PS512' }];
    expect(read({ keys })).toEqual(taken('ps PS512'));
  });

  it.each<[AsymmetricAlgorithm[], string]>([
    [[...ALL], 'bare RS256'],
    [['ES256', 'PS384', 'RS256'], 'bare PS384'],
    [['EdDSA', 'RS512'], 'bare RS512'],
  ])('to the first of %j that fits, where it names none', (algorithms, key) => {
    expect(read({ keys: [{ ...rsa, kid: 'bare' }] }, algorithms)).toEqual(
      taken(key),
    );
  });

  it('to the algorithm of its curve, where it names none', () => {
    const keys = [
      { ...curve('P-384'), kid: 'a' },
      { ...curve('P-521'), kid: 'b' },
      { ...jwkOf(pairOf('ed25519').publicKey), kid: 'c' },
    ];
    expect(read({ keys })).toEqual(taken('a ES384', 'b ES512', 'c EdDSA'));
  });

  it('to its thumbprint, where it has no kid', () => {
    const { publicKey } = pairOf('P-256');
    expect(read({ keys: [jwkOf(publicKey)] })).toEqual(
      taken(`${thumbprint(publicKey)} ES256`),
    );
  });

  it('for verifying, though it says that it is for signing too', () => {
    const keys = [publicJwk('good', { key_ops: ['sign', 'verify'] })];
    expect(read({ keys })).toEqual(taken('good ES256'));
    const unsaid = [publicJwk('good', { use: undefined })];
    expect(read({ keys: unsaid })).toEqual(taken('good ES256'));
  });
});

function curve(namedCurve: string): object {
  return jwkOf(generateKeyPairSync('ec', { namedCurve }).publicKey);
}
