import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeDown } from '../../../support/managed-keys/fickle-store.js';
import {
  type Instance,
  RingFixture,
  ROTATE,
} from '../../../support/managed-keys/ring-fixture.js';

let ring: RingFixture;
beforeEach(() => {
  ring = new RingFixture();
});
afterEach(() => ring.close());

const hint = (kid: string) => ({ alg: 'ES256', kid }) as const;

async function kidOf(sequence: number): Promise<string> {
  return (await ring.store.record(sequence)).kid;
}

describe('revoke()', () => {
  it('refuses the tokens of the key at once, and signs with the standby that consumers know', async () => {
    const { keys } = await ring.started();
    const [first, second] = [await kidOf(1), await kidOf(2)];
    ring.pass(100.7);
    await keys.revoke(first);
    expect(keys.resolve(hint(first), ring.now)).toBeUndefined();
    expect(keys.signingKey(ring.now).kid).toBe(second);
    const published = keys.published(ring.now).map(({ kid }) => kid);
    expect(published).toEqual([second, await kidOf(3)]);
    expect(await ring.store.record(1)).toMatchObject({
      version: 2,
      revokedAt: Math.floor(ring.now),
    });
    // The next rotation counts from now.
    expect((await ring.store.record(3)).signFrom).toBe(
      Math.floor(ring.now) + ROTATE,
    );
  });

  it('is obeyed by the other instances when they next read the ring', async () => {
    const one = await ring.started();
    const two = await ring.started();
    const first = await kidOf(1);
    await one.keys.revoke(first);
    expect(two.keys.resolve(hint(first), ring.now)).toMatchObject({
      kid: first,
    });
    await two.keys.reload();
    expect(two.keys.resolve(hint(first), ring.now)).toBeUndefined();
    expect(two.keys.signingKey(ring.now).kid).toBe(await kidOf(2));
  });

  it('of the standby leaves the key that signs, and makes another standby', async () => {
    const { keys } = await ring.started();
    await keys.revoke(await kidOf(2));
    expect(keys.signingKey(ring.now).kid).toBe(await kidOf(1));
    expect(keys.list().map(({ state }) => state)).toEqual([
      'signing',
      'revoked',
      'standby',
    ]);
    expect((await ring.store.record(3)).signFrom).toBe(ring.now + ROTATE);
  });

  it('of every key makes one that signs at once, in the same call', async () => {
    const { keys } = await ring.started();
    const both = [await kidOf(1), await kidOf(2)];
    ring.store.create = async () => false;
    await keys.revoke(both[0] as string);
    Reflect.deleteProperty(ring.store, 'create');
    await keys.revoke(both[1] as string);
    expect(keys.signingKey(ring.now).kid).toBe(await kidOf(3));
    expect(keys.list().map(({ state }) => state)).toEqual([
      'revoked',
      'revoked',
      'signing',
      'standby',
    ]);
  });

  it('leaves nothing that may sign where no key can be made', async () => {
    const { keys } = await ring.started();
    const both = [await kidOf(1), await kidOf(2)];
    ring.store.create = async () => false;
    for (const kid of both) {
      await keys.revoke(kid);
    }
    expect(() => keys.signingKey(ring.now)).toThrow(
      expect.objectContaining({
        kind: 'unavailable',
        code: 'temporarily_unavailable',
        retryAfter: 1,
        message: 'No key of the ring may sign; a new one is to be made',
      }) as Error,
    );
  });

  it('again changes nothing', async () => {
    const { keys } = await ring.started();
    const first = await kidOf(1);
    await keys.revoke(first);
    const before = await ring.store.records();
    ring.pass(60);
    await keys.revoke(first);
    expect(await ring.store.records()).toEqual(before);
  });

  it('of a key that the ring does not have is an error, so that no slip passes for a revocation', async () => {
    const { keys } = await ring.started();
    await expect(keys.revoke('unknown')).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'key_unknown',
    });
    expect(ring.store.calls.replace).toBe(0);
  });

  it('on several instances at once revokes every key that was named', async () => {
    const instances = await Promise.all([
      ring.started(),
      ring.started(),
      ring.started(),
    ]);
    const [first, second] = [await kidOf(1), await kidOf(2)];
    const named = [first, second, first];
    await Promise.all(
      instances.map(({ keys }, index) => keys.revoke(named[index] as string)),
    );
    const signing = new Set<string>();
    for (const { keys } of instances) {
      await keys.reload();
      signing.add(keys.signingKey(ring.now).kid);
      for (const kid of [first, second]) {
        expect(keys.resolve(hint(kid), ring.now)).toBeUndefined();
      }
    }
    expect(signing.size).toBe(1);
  });

  it('outlasts a rotation of the same key at the same time', async () => {
    const one = await ring.started();
    const two = await ring.started();
    const second = await kidOf(2);
    await Promise.all([one.keys.rotate(), two.keys.revoke(second)]);
    await one.keys.reload();
    expect(one.keys.resolve(hint(second), ring.now)).toBeUndefined();
    expect(await ring.store.record(2)).toHaveProperty('revokedAt');
  });

  it('that fails says so', async () => {
    const { keys } = await ring.started();
    ring.store.before.replace = storeDown;
    await expect(keys.revoke(await kidOf(1))).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  it('that is stored counts here even if the ring cannot be read afterwards', async () => {
    const { keys } = await ring.started();
    const first = await kidOf(1);
    ring.store.before.replace = () => {
      ring.store.before.list = storeDown;
    };
    await expect(keys.revoke(first)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(keys.resolve(hint(first), ring.now)).toBeUndefined();
    expect(keys.signingKey(ring.now).kid).toBe(await kidOf(2));
  });
});

describe('a revocation that the store forgets', () => {
  async function revokedEverywhere(): Promise<[Instance, string]> {
    const instance = await ring.started();
    const old = await ring.store.record(1);
    await instance.keys.revoke(old.kid);
    await ring.store.put(1, old);
    return [instance, old.kid];
  }

  it('is remembered by who has seen it, and put back into the store', async () => {
    const [{ keys, warnings }, kid] = await revokedEverywhere();
    await keys.reload();
    expect(keys.resolve(hint(kid), ring.now)).toBeUndefined();
    expect(await ring.store.record(1)).toMatchObject({ version: 2 });
    expect(warnings).toEqual([
      expect.stringMatching(/^The key 1 .*older version .* It is ignored$/),
    ]);
    const fresh = await ring.started();
    expect(fresh.keys.resolve(hint(kid), ring.now)).toBeUndefined();
  });

  it('holds against a record of the same version that knows nothing of it', async () => {
    const { keys, warnings } = await ring.started();
    const standby = await ring.store.record(2);
    await keys.revoke(standby.kid);
    await ring.store.put(2, standby);
    const stranger = await ring.started();
    ring.pass(1);
    await stranger.keys.rotate();
    expect(await ring.store.record(2)).toMatchObject({ version: 2 });
    expect((await ring.store.record(2)).revokedAt).toBeUndefined();
    await keys.reload();
    expect(keys.resolve(hint(standby.kid), ring.now)).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(/^The key 2 .*older version .* It is ignored$/),
    ]);
    await stranger.keys.reload();
    expect(stranger.keys.resolve(hint(standby.kid), ring.now)).toBeUndefined();
  });
});
