import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { managedKeyFaults } from '../../../../libs/jwt-auth/src/keys/managed/managed-key-faults.js';
import { managedKeySettings } from '../../../../libs/jwt-auth/src/keys/managed/managed-key-options.js';
import { MemoryKeyStore } from '../../../../libs/jwt-auth/src/keys/managed/memory-key-store.js';
import { storeDown } from '../../../support/managed-keys/fickle-store.js';
import {
  KEY_ENCRYPTION_KEY,
  RingFixture,
} from '../../../support/managed-keys/ring-fixture.js';

let ring: RingFixture;
beforeEach(() => {
  ring = new RingFixture();
});
afterEach(() => ring.close());

/** Everything that a log could make of a value. */
function shown(value: unknown): string {
  const options = { depth: Infinity, showHidden: true, getters: true };
  const error = value instanceof Error ? `${value.stack} ${value.message}` : '';
  return [inspect(value, options), JSON.stringify(value), error].join('\n');
}

function expectNoSecret(text: string): void {
  const key = KEY_ENCRYPTION_KEY;
  const bytes = [...key.subarray(0, 6)].map((byte) => byte.toString(16));
  for (const secret of [
    key.toString('base64url'),
    key.toString('base64'),
    key.toString('hex'),
    bytes.map((byte) => byte.padStart(2, '0')).join(' '),
    [...key.subarray(0, 6)].join(', '),
    'hunter2',
  ]) {
    expect(text).not.toContain(secret);
  }
}

describe('no secret is shown', () => {
  it('of an instance, its settings, its keys and what it lists', async () => {
    const { keys } = await ring.started();
    const key = keys.signingKey(ring.now);
    const { d } = key.signKey?.export({ format: 'jwk' }) ?? {};
    expect(d).toHaveLength(43);
    const settings = managedKeySettings(
      { store: new MemoryKeyStore(), keyEncryptionKey: KEY_ENCRYPTION_KEY },
      { issuer: 'me', clockTolerance: 5, expiresIn: 900 },
    );
    for (const value of [keys, key, keys.list(), settings]) {
      const text = shown(value);
      expectNoSecret(text);
      expect(text).not.toContain(d);
    }
  });

  it('of what is stored', async () => {
    const { keys } = await ring.started();
    const { d } =
      keys.signingKey(ring.now).signKey?.export({ format: 'jwk' }) ?? {};
    const text = shown(await ring.store.records());
    expectNoSecret(text);
    expect(text).not.toContain(d);
  });

  it('in an error of the store, which may quote anything', async () => {
    const { keys, warnings } = await ring.started();
    ring.store.before.list = storeDown;
    const failures = [
      await keys.reload().catch((error: unknown) => error),
      await ring.started().catch((error: unknown) => error),
    ];
    ring.store.before.list = () => {
      throw Object.assign(new Error('no'), { code: 'hunter2hunter2' });
    };
    failures.push(await keys.reload().catch((error: unknown) => error));
    ring.store.before.list = () => Promise.reject(null);
    failures.push(await keys.reload().catch((error: unknown) => error));
    for (const failure of failures) {
      expect(failure).toMatchObject({ kind: 'unavailable' });
      expectNoSecret(shown(failure));
    }
    expectNoSecret(warnings.join());
  });

  it('in an error of the start', async () => {
    await ring.started();
    const record = await ring.store.record(1);
    await ring.store.put(1, { ...record, tag: record.iv });
    const failure = await ring.started().catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'misconfigured' });
    const text = shown(failure);
    expectNoSecret(text);
    expect(text).not.toContain(record.ciphertext);
  });

  it('in a fault of the options', () => {
    const text = shown(
      managedKeyFaults(
        {
          store: 'hunter2',
          keyEncryptionKey: 'hunter2',
          previousKeyEncryptionKeys: [
            'hunter2',
            KEY_ENCRYPTION_KEY.subarray(1),
          ],
          ring: '',
        },
        'keys.managed',
        { clockTolerance: 5, expiresIn: 900 },
      ),
    );
    expect(text).toContain('previousKeyEncryptionKeys[1]');
    expectNoSecret(text);
  });
});
