import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { managedKeyFaults } from '../../../../libs/jwt-auth/src/keys/managed/managed-key-faults.js';
import {
  type ManagedKeyOptions,
  managedKeySettings,
} from '../../../../libs/jwt-auth/src/keys/managed/managed-key-options.js';
import { MemoryKeyStore } from '../../../../libs/jwt-auth/src/keys/managed/memory-key-store.js';

const GOOD: ManagedKeyOptions = {
  store: new MemoryKeyStore(),
  keyEncryptionKey: randomBytes(32),
};
const CONTEXT = { issuer: 'me', clockTolerance: 5, expiresIn: 900 };
const DAY = 86_400;

function faultsOf(options: unknown, context = CONTEXT) {
  return managedKeyFaults(options, 'keys.managed', context);
}

function changed(change: object) {
  return faultsOf({ ...GOOD, ...change });
}

describe('the options of managed keys', () => {
  it('need a store and a key-encryption key, and have a default for the rest', () => {
    expect(faultsOf(GOOD)).toEqual([]);
    expect(managedKeySettings(GOOD, CONTEXT)).toMatchObject({
      store: GOOD.store,
      ring: 'me',
      algorithm: 'ES256',
      rotateEvery: 30 * DAY,
      publishAhead: DAY,
      reloadLag: 5,
      longestLifetime: DAY,
      clockTolerance: 5,
    });
  });

  it('are taken in seconds', () => {
    const options = {
      ...GOOD,
      ring: 'ours',
      algorithm: 'EdDSA',
      rotateEvery: '1h',
      reloadLag: 2,
      longestLifetime: '30m',
    } as const;
    expect(faultsOf(options)).toEqual([]);
    expect(managedKeySettings(options, CONTEXT)).toMatchObject({
      ring: 'ours',
      algorithm: 'EdDSA',
      rotateEvery: 3600,
      publishAhead: 1800,
      reloadLag: 2,
      longestLifetime: 1800,
    });
  });

  it('let tokens live as long as access tokens do', () => {
    const context = { ...CONTEXT, expiresIn: 7 * DAY };
    expect(faultsOf(GOOD, context)).toEqual([]);
    expect(managedKeySettings(GOOD, context).longestLifetime).toBe(7 * DAY);
  });

  it.each([
    'openssl rand -base64 32 makes one of these',
    randomBytes(32),
    new Uint8Array(randomBytes(48)),
    createSecretKey(randomBytes(32)),
    { kty: 'oct', k: randomBytes(32).toString('base64url') },
  ])('take any secret of 32 bytes as a key-encryption key', (key) => {
    expect(
      changed({ keyEncryptionKey: key, previousKeyEncryptionKeys: [key] }),
    ).toEqual([]);
  });

  it.each([
    [undefined, 'keys.managed', 'write { store, keyEncryptionKey }'],
    ['text', 'keys.managed', 'write { store, keyEncryptionKey }'],
    [null, 'keys.managed', 'write { store, keyEncryptionKey }'],
  ])('are refused where they are %o', (options, path, message) => {
    expect(faultsOf(options)).toEqual([{ path, message }]);
  });

  it.each([
    ['store', undefined, /^must be an instance of a KeyStore/],
    ['store', MemoryKeyStore, /^must be an instance of a KeyStore/],
    ['store', { list: () => [] }, /^must be an instance of a KeyStore/],
    ['keyEncryptionKey', undefined, /environment variable/],
    ['keyEncryptionKey', 'too short', /needs 32 bytes, it has 9/],
    ['keyEncryptionKey', 'changeme', /well-known secret/],
    ['keyEncryptionKey', 'x'.repeat(71), /repeats a handful/],
    ['previousKeyEncryptionKeys', 'x', /^must be an array of keys$/],
    ['previousKeyEncryptionKeys[1]', [randomBytes(32), 'x'], /needs 32 bytes/],
    ['ring', ' ', /^must be text, not empty/],
    ['ring', 5, /^must be text, not empty/],
    ['algorithm', 'HS256', /^must be one of RS, PS, ES/],
    ['algorithm', 'none', /^must be one of RS, PS, ES/],
    [
      'rotateEvery',
      0,
      /^must be a duration longer than nothing, such as '30d'/,
    ],
    ['publishAhead', '1 day', /^must be a duration/],
    ['reloadLag', null, /^must be a duration/],
    ['longestLifetime', -1, /^must be a duration/],
    [
      'publishahead',
      '1d',
      /^is no option here; did you mean publishAhead\? Known are store, keyEncryptionKey, /,
    ],
  ])('refuse %s where it is %o', (name, value, message) => {
    const member = name.replace(/\[.*/, '');
    expect(changed({ [member]: value })).toEqual([
      {
        path: `keys.managed.${name}`,
        message: expect.stringMatching(message) as string,
      },
    ]);
  });

  it.each([
    [
      { publishAhead: '30d' },
      'publishAhead',
      'must be shorter than rotateEvery (2592000 seconds)',
    ],
    [
      { publishAhead: 9 },
      'publishAhead',
      'must be at least reloadLag and clockTolerance together (10 seconds): a key would sign before every instance knows it',
    ],
    [
      { longestLifetime: '14m' },
      'longestLifetime',
      'must not be shorter than accessToken.expiresIn (900 seconds)',
    ],
  ])('refuse the contradiction %o', (change, name, message) => {
    expect(changed(change)).toEqual([
      { path: `keys.managed.${name}`, message },
    ]);
  });

  it('do not pass on what a hostile value throws', () => {
    const keyEncryptionKey = {
      kty: 'oct',
      get k(): string {
        throw new Error('hunter2');
      },
    };
    expect(changed({ keyEncryptionKey })).toEqual([
      {
        path: 'keys.managed.keyEncryptionKey',
        message: 'it cannot be read as a key',
      },
    ]);
  });

  it('have all their faults listed', () => {
    expect(
      faultsOf({ ring: '', rotateEvery: 'x', more: 1 }).map(({ path }) => path),
    ).toEqual([
      'keys.managed.store',
      'keys.managed.keyEncryptionKey',
      'keys.managed.ring',
      'keys.managed.rotateEvery',
      'keys.managed.more',
    ]);
  });
});
