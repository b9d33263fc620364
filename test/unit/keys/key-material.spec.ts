import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  importPrivateKey,
  importPublicKey,
  importSecret,
  isJwk,
} from '../../../libs/jwt-auth/src/keys/key-material.js';
import {
  jwkOf,
  PAIR_TYPES,
  pairOf,
  privateForms,
  publicForms,
  secretForms,
  secretText,
} from './key-samples.js';

describe.each(PAIR_TYPES)('a pair of type %s', (type) => {
  const { privateKey, publicKey } = pairOf(type);

  it.each(Object.entries(privateForms(privateKey)))(
    'is imported from its private half as %s',
    (_, material) => {
      expect(importPrivateKey(material).equals(privateKey)).toBe(true);
    },
  );

  it.each(Object.entries(publicForms(publicKey)))(
    'is imported from its public half as %s',
    (_, material) => {
      expect(importPublicKey(material).equals(publicKey)).toBe(true);
    },
  );

  it('is offered in all forms', () => {
    const forms = type === 'rsa-pss' ? 4 : 5;
    expect(Object.keys(privateForms(privateKey))).toHaveLength(forms);
    expect(Object.keys(publicForms(publicKey))).toHaveLength(forms);
  });
});

describe('PEM', () => {
  const rsa = pairOf('rsa').privateKey;
  const ec = pairOf('P-256').privateKey;

  it.each([
    ['PKCS #1', rsa, rsa.export({ type: 'pkcs1', format: 'pem' })],
    ['SEC 1', ec, ec.export({ type: 'sec1', format: 'pem' })],
  ])('may be %s', (_, key, pem) => {
    expect(importPrivateKey(pem.toString()).equals(key)).toBe(true);
  });

  it('may have lines before it', () => {
    const pem = ec.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(importPrivateKey(`\nSigning key\n${pem}`).equals(ec)).toBe(true);
  });
});

describe('importSecret', () => {
  const text = secretText(40);

  it.each(Object.entries(secretForms(text)))('takes %s', (_, material) => {
    expect(importSecret(material).export().toString()).toBe(text);
  });

  it('takes text for its UTF-8 bytes, whatever it looks like', () => {
    const hex = 'deadbeef'.repeat(8);
    const json = JSON.stringify({ kty: 'oct', k: 'AAAA' });
    expect(importSecret(hex).symmetricKeySize).toBe(64);
    expect(importSecret(json).export().toString()).toBe(json);
    expect(importSecret('é').symmetricKeySize).toBe(2);
  });

  it('takes an empty one; the strength of a key is not looked at here', () => {
    expect(importSecret('').symmetricKeySize).toBe(0);
  });
});

describe('isJwk', () => {
  const { publicKey } = pairOf('ed25519');

  it.each([[{ kty: 'oct' }], [{ kty: 'unheard of' }], [jwkOf(publicKey)]])(
    'takes %j for one',
    (value) => {
      expect(isJwk(value)).toBe(true);
    },
  );

  it.each([
    ['text', '{"kty":"oct"}'],
    ['null', null],
    ['nothing', undefined],
    ['no type', { k: 'AAAA' }],
    ['a type that is no text', { kty: 1 }],
    ['a set', { keys: [{ kty: 'oct' }] }],
    ['bytes', Buffer.from('kty')],
    ['a KeyObject', createSecretKey(Buffer.from('kty'))],
  ])('does not take %s for one', (_, value) => {
    expect(isJwk(value)).toBe(false);
  });
});
