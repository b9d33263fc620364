import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';
import type { KeyOptions } from '../../../libs/jwt-auth/src/keys/key-options.js';
import { jwkOf, pairOf, secretText } from './key-samples.js';

const { privateKey, publicKey } = pairOf('P-256');
const rsa = pairOf('rsa').publicKey;
const jwk = jwkOf(privateKey);
const secret = secretText(32);
const spki = rsa.export({ type: 'spki', format: 'pem' }).toString();

const retired = { publicKey: rsa, algorithm: 'RS256' };
const unpinned = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
const { x, y } = jwkOf(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
);

/** Options with one fault, and the path of it. */
const OPTIONS: readonly (readonly [string, unknown, string])[] = [
  ['null as a retired key', { privateKey, previous: [null] }, 'previous[0]'],
  [
    'an unknown member of a retired key',
    { privateKey, previous: [{ ...retired, verifyUntil: '2030-01-01' }] },
    'previous[0].verifyUntil',
  ],
  [
    'an empty kid of a retired key',
    { privateKey, previous: [{ ...retired, kid: '' }] },
    'previous[0].kid',
  ],
  [
    'retired keys inside a ring',
    { ring: [{ secret, previous: [`old ${secret}`] }] },
    'ring[0].previous',
  ],
  ['an empty kid in a JWK', { privateKey: { ...jwk, kid: '' } }, 'privateKey'],
  ['a number for a kid', { privateKey: { ...jwk, kid: 5 } }, 'privateKey'],
  [
    'a kid in a JWK that our own gate refuses',
    { privateKey: { ...jwk, kid: 'k'.repeat(257) } },
    'privateKey',
  ],
  [
    'key_ops that are no array',
    { privateKey: { ...jwk, key_ops: 'sign' } },
    'privateKey',
  ],
  [
    'a window of null',
    { ring: [{ secret, signFrom: null }] },
    'ring[0].signFrom',
  ],
  [
    'a window in seconds, read as milliseconds',
    { ring: [{ secret, verifyUntil: 1_893_456_000 }] },
    'ring[0].verifyUntil',
  ],
  [
    'a window that is no ISO 8601 text',
    { ring: [{ secret, signFrom: '1' }] },
    'ring[0].signFrom',
  ],
  [
    'a key for RSASSA-PSS without parameters',
    { privateKey: unpinned.privateKey },
    'privateKey',
  ],
  [
    'a private key whose public half is another one',
    { privateKey: { ...jwk, x, y } },
    'privateKey',
  ],
  [
    'a public key as DER for a secret',
    { secret: rsa.export({ type: 'spki', format: 'der' }) },
    'secret',
  ],
  [
    'a public key as JWK text for a secret',
    { secret: JSON.stringify(jwkOf(publicKey)) },
    'secret',
  ],
  ['PEM after a zero-width space', { secret: `\u200b${spki}` }, 'secret'],
  ['PEM after a NUL', { secret: `\0${spki}` }, 'secret'],
  [
    'a well-known secret with the line break of its file',
    { secret: 'your-super-secret-jwt-key-change-this-in-production\n' },
    'secret',
  ],
  [
    'an unreadable key with a retired one that is good',
    { privateKey: 'no key', previous: [privateKey] },
    'privateKey',
  ],
];

describe('key options with one fault', () => {
  it.each(OPTIONS)('%s', (_, options, path) => {
    const { faults } = importKeys(options as KeyOptions);
    expect(faults.map((fault) => fault.path)).toEqual([`keys.${path}`]);
  });
});
