import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyRecord } from '../../../../libs/jwt-auth/src/keys/managed/key-store.js';
import { storeDown } from '../../../support/managed-keys/fickle-store.js';
import { ISSUER } from '../../../support/managed-keys/issuer.js';
import { RingFixture } from '../../../support/managed-keys/ring-fixture.js';

let ring: RingFixture;
beforeEach(() => {
  ring = new RingFixture();
});
afterEach(() => ring.close());

describe('reading a ring', () => {
  it('makes no key where there is none', async () => {
    const { keys } = ring.instance();
    expect(await keys.read()).toEqual([]);
    expect(keys.list()).toEqual([]);
    expect(await ring.store.records()).toEqual([]);
  });

  it('shows the keys that others made, and makes none that is missing', async () => {
    const { keys: own } = await ring.started();
    const [first, standby] = await ring.store.records();
    await ring.store.drop(2);
    const { keys } = ring.instance();
    expect(await keys.read()).toEqual([]);
    expect(keys.list().map(({ kid }) => kid)).toEqual([first?.kid]);
    expect(keys.published(ring.now)).toHaveLength(1);
    expect(await ring.store.records()).toEqual([first]);
    expect(own.list().map(({ kid }) => kid)).toEqual([
      first?.kid,
      standby?.kid,
    ]);
  });

  it('tells what cannot be used, in the order of the keys', async () => {
    await ring.started();
    const { keys } = ring.instance({ keyEncryptionKey: randomBytes(32) });
    expect(await keys.read()).toEqual(
      [1, 2].map(
        (sequence) =>
          expect.stringMatching(
            `^The key ${sequence} of the ring cannot be used: it is sealed under`,
          ) as string,
      ),
    );
    expect(keys.list()).toEqual([]);
  });

  it('leaves out what cannot be used, whatever it is', async () => {
    const { keys: own } = await ring.started();
    const unnumbered = { sequence: 'x' } as unknown as KeyRecord;
    await ring.store.create(ISSUER, unnumbered);
    const { keys } = ring.instance();
    expect(await keys.read()).toEqual([
      expect.stringContaining('A record of the ring cannot be used'),
    ]);
    expect(keys.list()).toEqual(own.list());
  });

  it('is refused while the store is out of reach', async () => {
    const { keys } = ring.instance();
    ring.store.before = { list: storeDown };
    await expect(keys.read()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
