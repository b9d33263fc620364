import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Instance,
  RingFixture,
  ROTATE,
  VERIFY_AFTER,
} from '../../../support/managed-keys/ring-fixture.js';

let ring: RingFixture;
let instance: Instance;
beforeEach(async () => {
  ring = new RingFixture();
  instance = await ring.started();
});
afterEach(() => ring.close());

const hint = (kid: string) => ({ alg: 'ES256', kid }) as const;

describe('a record that is changed while the application runs', () => {
  it.each([
    ['kid', { kid: 'x'.repeat(43) }],
    ['algorithm', { algorithm: 'ES384' }],
    ['public JWK', { publicJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } }],
    ['time of publication', { publishedAt: 5 }],
    ['planned start', { signFrom: 5 }],
    ['revocation', { revokedAt: 5 }],
    ['version', { version: 9 }],
    ['salt', { salt: 'AAAA' }],
    ['iv', { iv: 'AAAAAAAAAAAAAAAA' }],
    ['ciphertext', { ciphertext: 'AAAA' }],
    ['tag', { tag: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['short tag', { tag: 'AAAA' }],
    ['key-encryption key', { keyEncryptionKeyId: 'other' }],
  ])('in its %s is ignored with one warning', async (_, change) => {
    const { keys, warnings } = instance;
    const record = await ring.store.record(2);
    const before = [keys.list(), keys.published(ring.now)];
    await ring.store.put(2, { ...record, ...change });
    await keys.reload();
    await keys.reload();
    expect([keys.list(), keys.published(ring.now)]).toEqual(before);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^The key 2 of the ring cannot be used: .*\. It is ignored$/,
      ),
    ]);
  });

  it('keeps its last good turn, and its end', async () => {
    const { keys } = instance;
    const record = await ring.store.record(1);
    const { kid } = record;
    await ring.store.put(1, { ...record, tag: record.iv });
    await keys.reload();
    expect(keys.signingKey(ring.now).kid).toBe(kid);
    ring.pass(ROTATE);
    await keys.reload();
    expect(keys.signingKey(ring.now).kid).not.toBe(kid);
    expect(keys.resolve(hint(kid), ring.now)).toMatchObject({ kid });
    expect(keys.resolve(hint(kid), ring.now + VERIFY_AFTER)).toBeUndefined();
  });

  it('and was never known here is not published', async () => {
    const { keys } = instance;
    const record = await ring.store.record(2);
    await ring.store.put(3, record);
    await keys.reload();
    expect(keys.published(ring.now)).toHaveLength(2);
    expect(instance.warnings).toEqual([expect.stringMatching(/^The key 3 /)]);
  });

  it('is complained of again when it was good in between', async () => {
    const record = await ring.store.record(2);
    for (const row of [
      { ...record, tag: 'x' },
      record,
      { ...record, tag: 'x' },
    ]) {
      await ring.store.put(2, row);
      await instance.keys.reload();
    }
    expect(instance.warnings).toHaveLength(2);
  });

  it('does not keep the next key from being made, under the next number that is free', async () => {
    const record = await ring.store.record(2);
    await ring.store.put(3, record);
    ring.pass(ROTATE);
    await instance.keys.reload();
    const sequences = (await ring.store.records()).map(
      ({ sequence }) => sequence,
    );
    expect(sequences).toEqual([1, 2, 3, 4]);
  });
});

describe('what a store puts beside a record', () => {
  it('is nobody’s word, and is not written on', async () => {
    const record = await ring.store.record(1);
    const publicJwk = Object.fromEntries(
      Object.entries(record.publicJwk).toReversed(),
    );
    await ring.store.put(1, { ...record, publicJwk, note: 'x' });
    const fresh = await ring.started();
    await fresh.keys.revoke(record.kid);
    const revoked = await ring.store.record(1);
    expect(revoked).toMatchObject({ version: 2 });
    expect(revoked).not.toHaveProperty('note');
  });
});

describe('a ring that the store lost', () => {
  it('is put back by an instance that knows it', async () => {
    const before = await ring.store.records();
    await ring.store.drop(1);
    await ring.store.drop(2);
    const kid = before[0]?.kid as string;
    await instance.keys.reload();
    expect(instance.keys.resolve(hint(kid), ring.now)).toMatchObject({ kid });
    expect(await ring.store.records()).toEqual(before);
  });

  it('is not put back as far as it has ended', async () => {
    ring.pass(ROTATE);
    await instance.keys.reload();
    ring.pass(VERIFY_AFTER);
    await ring.store.drop(1);
    await instance.keys.reload();
    const sequences = (await ring.store.records()).map(
      ({ sequence }) => sequence,
    );
    expect(sequences).toEqual([2, 3]);
    expect(instance.keys.list()).toHaveLength(2);
  });

  it('and that a new instance began anew is taken from the store, so that all agree', async () => {
    await ring.store.drop(1);
    await ring.store.drop(2);
    const fresh = await ring.started();
    await instance.keys.reload();
    expect(instance.keys.signingKey(ring.now).kid).toBe(
      fresh.keys.signingKey(ring.now).kid,
    );
  });
});
