import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  importPrivateKey,
  importPublicKey,
  importSecret,
} from '../../../libs/jwt-auth/src/keys/key-material.js';
import {
  jwkOf,
  misconfigured,
  pairOf,
  privateForms,
  publicForms,
  secretText,
} from './key-samples.js';

const { privateKey, publicKey } = pairOf('P-256');
const secret = createSecretKey(Buffer.from(secretText(32)));
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const encrypted = privateKey.export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'a passphrase',
});

/** What is no key of a pair, whichever half is asked for; `$` stands for the half. */
const UNREADABLE: readonly (readonly [string, unknown, string])[] = [
  ['text', 'abc', 'it is no $ key that can be read; a string must be PEM text'],
  ['JSON', JSON.stringify(jwkOf(publicKey)), '; it is JSON: write JSON.parse('],
  [
    'encrypted PEM',
    encrypted.toString(),
    'it is no $ key that can be read; it is encrypted: open it with createPrivateKey({ key, passphrase }) and give the KeyObject',
  ],
  ['PEM cut short', pem.slice(0, 80), 'it is no $ key that can be read'],
  ['no bytes', Buffer.alloc(0), 'it is no $ key that can be read'],
  ['bytes', Buffer.from('abc'), 'it is no $ key that can be read'],
  ['bytes like DER', Buffer.from([0x30, 1]), 'it is no $ key that can be read'],
  ['a JWK of no type', { kty: 'x' }, 'it is no $ key that can be read'],
  ['a secret as JWK', { kty: 'oct', k: 'AA' }, 'it is no $ key that can be'],
  ['a key set', { keys: [] }, 'it is no $ key that can be read'],
  ['a number', 5, 'it is no $ key that can be read'],
  ['null', null, 'it is no $ key that can be read'],
  ['nothing', undefined, 'it is no $ key that can be read'],
];

describe.each([
  ['private', importPrivateKey],
  ['public', importPublicKey],
] as const)('a %s key cannot be', (half, importKey) => {
  it.each(UNREADABLE)('%s', (_, material, message) => {
    const expected = message.replace('$', half);
    expect(() => importKey(material as string)).toThrow(
      misconfigured(literal(expected)),
    );
  });

  it('a secret', () => {
    expect(() => importKey(secret)).toThrow(
      misconfigured(`^it is a secret key, a ${half} key is needed$`),
    );
  });
});

describe('importPrivateKey', () => {
  it('refuses a public KeyObject', () => {
    expect(() => importPrivateKey(publicKey)).toThrow(
      misconfigured('^it is a public key, a private key is needed$'),
    );
  });

  it.each(withoutKeyObject(publicForms(publicKey)))(
    'refuses a public key as %s',
    (_, material) => {
      expect(() => importPrivateKey(material)).toThrow(
        misconfigured(
          '^it is a public key: give the private one, or write keys: { publicKey, algorithm } if this application only verifies$',
        ),
      );
    },
  );
});

describe('importPublicKey', () => {
  it('refuses a private KeyObject', () => {
    expect(() => importPublicKey(privateKey)).toThrow(
      misconfigured('^it is a private key, a public key is needed$'),
    );
  });

  it.each(withoutKeyObject(privateForms(privateKey)))(
    'refuses a private key as %s, from which it could be derived',
    (_, material) => {
      expect(() => importPublicKey(material)).toThrow(
        misconfigured('it is a private key; give only its public half here'),
      );
    },
  );
});

describe('importSecret', () => {
  it.each([
    ['private', privateKey],
    ['public', publicKey],
  ])('refuses the %s key of a pair', (_, key) => {
    expect(() => importSecret(key)).toThrow(
      misconfigured(
        'it is a key of a pair; give it as privateKey or publicKey',
      ),
    );
  });

  it.each([
    ['padded', 'AAA='],
    ['base64', 'AA+/'],
    ['with bits left over', 'AB'],
    ['missing', undefined],
    ['a number', 5],
  ])('refuses a JWK whose k is %s', (_, k) => {
    expect(() => importSecret({ kty: 'oct', k: k as string })).toThrow(
      misconfigured('^its member k is not base64url$'),
    );
  });

  it.each<[string, unknown]>([
    ['a number', 5],
    ['null', null],
    ['an array', [1, 2]],
    ['a JWK of a pair', jwkOf(publicKey)],
  ])('refuses %s', (_, material) => {
    expect(() => importSecret(material as string)).toThrow(
      misconfigured('it must be a string, bytes, a JWK of type oct or a KeyOb'),
    );
  });

  it('asks after the environment variable where there is no secret', () => {
    expect(() => importSecret(undefined as unknown as string)).toThrow(
      misconfigured('^it is undefined: is the environment variable set\\?$'),
    );
  });
});

function withoutKeyObject<T>(forms: Record<string, T>): [string, T][] {
  return Object.entries(forms).filter(([name]) => name !== 'KeyObject');
}

/** The text as a pattern that matches nothing else. */
function literal(text: string): RegExp {
  return new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
}
