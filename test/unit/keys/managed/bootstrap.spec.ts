import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AsymmetricAlgorithm } from '../../../../libs/jwt-auth/src/keys/algorithms.js';
import {
  AHEAD,
  DAY,
  RingFixture,
  ROTATE,
} from '../../../support/managed-keys/ring-fixture.js';
import {
  never,
  storeDown,
} from '../../../support/managed-keys/fickle-store.js';

let ring: RingFixture;
beforeEach(() => {
  ring = new RingFixture();
});
afterEach(() => ring.close());

describe('the start of managed keys', () => {
  it('makes the first key and its standby, and signs with the first', async () => {
    const { keys, warnings } = await ring.started();
    const records = await ring.store.records();
    expect(records).toMatchObject([
      { sequence: 1, version: 1, publishedAt: ring.now, signFrom: ring.now },
      {
        sequence: 2,
        version: 1,
        publishedAt: ring.now,
        signFrom: ring.now + ROTATE,
      },
    ]);
    const kids = records.map(({ kid }) => kid);
    expect(keys.signingKey(ring.now).kid).toBe(kids[0]);
    expect(keys.published(ring.now).map(({ kid }) => kid)).toEqual(kids);
    expect(keys.longestLifetime).toBe(DAY);
    expect(warnings).toEqual([]);
  });

  it('takes the keys that are there', async () => {
    const first = await ring.started();
    const before = await ring.store.records();
    const second = await ring.started();
    expect(await ring.store.records()).toEqual(before);
    expect(second.keys.signingKey(ring.now).kid).toBe(
      first.keys.signingKey(ring.now).kid,
    );
    expect(ring.store.calls.create).toBe(2);
  });

  it('on many instances at once makes one first key and one standby', async () => {
    const instances = await Promise.all(
      Array.from({ length: 20 }, () => ring.started()),
    );
    const records = await ring.store.records();
    expect(records.map(({ sequence }) => sequence)).toEqual([1, 2]);
    const [first] = records;
    for (const { keys } of instances) {
      expect(keys.signingKey(ring.now).kid).toBe(first?.kid);
      expect(keys.published(ring.now)).toHaveLength(2);
    }
    expect(ring.store.calls.create).toBeGreaterThan(20);
  });

  it('of one ring has nothing to do with another in the same store', async () => {
    const one = await ring.started({ ring: 'one' });
    const two = await ring.started({ ring: 'two' });
    const kids = (keys: typeof one.keys): string[] =>
      keys.published(ring.now).map(({ kid }) => kid);
    expect(new Set([...kids(one.keys), ...kids(two.keys)]).size).toBe(4);
  });

  it.each<AsymmetricAlgorithm>(['ES256', 'ES512', 'EdDSA', 'RS256', 'PS384'])(
    'makes keys for %s',
    async (algorithm) => {
      const { keys } = await ring.started({ algorithm });
      const key = keys.signingKey(ring.now);
      expect(key.algorithm).toBe(algorithm);
      const { kid } = key;
      expect(keys.resolve({ alg: algorithm, kid }, ring.now)).toBe(key);
    },
  );

  it('waits for the time that the making of a key takes before it counts it as published', async () => {
    ring.step(0.25);
    const made = ring.now;
    ring.store.before.list = () => ring.step(10);
    await ring.started();
    const [first, second] = await ring.store.records();
    expect(first?.publishedAt).toBe(Math.ceil(made + 10));
    expect(second?.publishedAt).toBe(Math.ceil(made + 20));
  });
});

describe('the start fails', () => {
  const refusal = (kind: string, message: RegExp): unknown =>
    expect.objectContaining({
      name: 'AuthError',
      kind,
      message: expect.stringMatching(message) as string,
    });

  it('where the store is out of reach, and makes nothing', async () => {
    ring.store.before.list = storeDown;
    await expect(ring.started()).rejects.toEqual(
      refusal('unavailable', /^The store of the keys failed \(ECONNREFUSED\)$/),
    );
    expect(ring.store.calls.create).toBe(0);
  });

  it('where the store does not answer', async () => {
    ring.store.before.list = never;
    await expect(ring.started({ reloadLag: 1 })).rejects.toEqual(
      refusal('unavailable', /did not answer within 1 seconds/),
    );
  });

  it('where the store answers with something else than records', async () => {
    ring.store.list = async () => ({}) as never;
    await expect(ring.started()).rejects.toEqual(
      refusal('unavailable', /did not answer with an array/),
    );
  });

  it('where the key-encryption key is another one, instead of making a new ring', async () => {
    await ring.started();
    const before = await ring.store.records();
    const keyEncryptionKey = randomBytes(32);
    await expect(ring.started({ keyEncryptionKey })).rejects.toEqual(
      refusal(
        'misconfigured',
        /The key 1 of the ring cannot be used: .*add that one to previousKeyEncryptionKeys; The key 2 /,
      ),
    );
    expect(await ring.store.records()).toEqual(before);
  });

  it('however often it is tried, and whatever else is asked of it', async () => {
    await ring.started();
    const before = await ring.store.records();
    const { keys } = ring.instance({ keyEncryptionKey: randomBytes(32) });
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(keys.start()).rejects.toMatchObject({
        kind: 'misconfigured',
      });
      await keys.reload();
    }
    expect(await ring.store.records()).toEqual(before);
  });

  it('where an instance with another key-encryption key was quicker', async () => {
    const other = ring.instance({ keyEncryptionKey: randomBytes(32) });
    ring.store.before.create = async () => {
      ring.store.before.create = undefined;
      await other.keys.start();
    };
    await expect(ring.started()).rejects.toEqual(
      refusal('misconfigured', /The key 1 .*previousKeyEncryptionKeys/),
    );
    expect(await ring.store.records()).toHaveLength(2);
  });

  it('where no key can be made', async () => {
    ring.store.create = async () => false;
    await expect(ring.started()).rejects.toEqual(
      refusal('unavailable', /^No key of the ring may sign/),
    );
  });

  it.each([
    ['the time it may sign from', { signFrom: 5 }, /The key 2 .*authenticate/],
    ['its version', { version: 7 }, /The key 2 .*authenticate/],
    ['its shape', { version: 'x' }, /The key 2 .*not the shape of a record/],
    ['all of it', 'text', /A record of the ring .*not the shape/],
  ])('where %s was changed in the store', async (_, change, message) => {
    await ring.started();
    const record = await ring.store.record(2);
    if (typeof change === 'string') {
      const rows = [record, change] as never;
      ring.store.list = async () => rows;
    } else {
      await ring.store.put(2, { ...record, ...change });
    }
    await expect(ring.started()).rejects.toEqual(
      refusal('misconfigured', message),
    );
  });

  it('where a record of another ring was put into this one', async () => {
    await ring.started({ ring: 'other' });
    const [record] = await ring.store.records('other');
    await ring.store.put(1, record);
    await expect(ring.started()).rejects.toEqual(
      refusal('misconfigured', /The key 1 .*comes from another ring/),
    );
  });
});

describe('the key-encryption key', () => {
  it('is changed without losing a key, and then seals the keys to come', async () => {
    const old = randomBytes(32);
    const fresh = randomBytes(32);
    const before = await ring.started({ keyEncryptionKey: old });
    const after = await ring.started({
      keyEncryptionKey: fresh,
      previousKeyEncryptionKeys: [old],
    });
    expect(after.keys.signingKey(ring.now).kid).toBe(
      before.keys.signingKey(ring.now).kid,
    );
    ring.pass(ROTATE);
    await after.keys.reload();
    const ids = (await ring.store.records()).map(
      ({ keyEncryptionKeyId }) => keyEncryptionKeyId,
    );
    expect(ids).toHaveLength(3);
    expect(new Set(ids.slice(0, 2)).size).toBe(1);
    expect(ids[2]).not.toBe(ids[0]);
    // Who has the new one alone opens what it sealed, and says what is missing for the rest.
    await expect(ring.started({ keyEncryptionKey: fresh })).rejects.toThrow(
      /The key 1 .*; The key 2 [^;]*$/,
    );
  });

  it('that an instance does not know yet leaves it with the keys that it knows', async () => {
    const old = randomBytes(32);
    const left = await ring.started({ keyEncryptionKey: old });
    const ahead = await ring.started({
      keyEncryptionKey: randomBytes(32),
      previousKeyEncryptionKeys: [old],
    });
    ring.pass(ROTATE);
    await ahead.keys.reload();
    await left.keys.reload();
    expect(left.warnings).toEqual([
      expect.stringMatching(/^The key 3 .* It is ignored$/),
    ]);
    expect(left.keys.signingKey(ring.now).kid).toBe(
      ahead.keys.signingKey(ring.now).kid,
    );
    expect((await ring.store.records()).length).toBe(4);
  });
});

describe('an instance that comes late', () => {
  it('waits until a key has been published long enough, though it was due', async () => {
    const { keys } = await ring.started();
    const [first] = await ring.store.records();
    // The instance is away while the standby is lost and made anew.
    await ring.store.drop(2);
    ring.pass(ROTATE + 10);
    const late = await ring.started();
    const kid = first?.kid;
    expect(late.keys.signingKey(ring.now + AHEAD - 1).kid).toBe(kid);
    expect(late.keys.signingKey(ring.now + AHEAD).kid).not.toBe(kid);
    expect(keys.published(ring.now)).toHaveLength(2);
  });
});
