import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isPromise } from '../../../../libs/jwt-auth/src/maybe-promise.js';
import { storeDown } from '../../../support/managed-keys/fickle-store.js';
import {
  type Instance,
  RingFixture,
  ROTATE,
} from '../../../support/managed-keys/ring-fixture.js';

let ring: RingFixture;
let one: Instance;
let other: Instance;
beforeEach(async () => {
  ring = new RingFixture();
  one = await ring.started();
  other = await ring.started();
});
afterEach(async () => {
  vi.useRealTimers();
  await ring.close();
});

const hint = (kid: string) => ({ alg: 'ES256', kid }) as const;

const reversed = (value: object): object =>
  Object.fromEntries(Object.entries(value).toReversed());

/** Another instance makes a key that this one has not seen. */
async function strangeKid(): Promise<string> {
  await other.keys.revoke((await ring.store.record(1)).kid);
  return (await ring.store.record(3)).kid;
}

describe('a kid that is known', () => {
  it('is answered at once, whatever its key is good for', async () => {
    const [first, second] = await ring.store.records();
    await one.keys.revoke(first?.kid as string);
    const lists = ring.store.calls.list;
    for (const now of [ring.now, ring.now + 10 * ROTATE]) {
      for (const record of [first, second]) {
        const kid = record?.kid as string;
        expect(isPromise(one.keys.resolve(hint(kid), now))).toBe(false);
      }
    }
    expect(ring.store.calls.list).toBe(lists);
  });

  it('belongs to a key whose turn has not come too', async () => {
    const { kid } = await ring.store.record(2);
    expect(one.keys.resolve(hint(kid), ring.now)).toMatchObject({ kid });
  });

  it('has the very same key, as long as nothing about it changes', async () => {
    const { kid } = await ring.store.record(1);
    const key = one.keys.resolve(hint(kid), ring.now);
    await one.keys.reload();
    expect(one.keys.resolve(hint(kid), ring.now)).toBe(key);
    expect(one.keys.signingKey(ring.now)).toBe(key);
    // A store may put members in any order, and more beside them.
    const record = await ring.store.record(1);
    const publicJwk = reversed(record.publicJwk);
    await ring.store.put(1, reversed({ ...record, publicJwk, note: 'x' }));
    await one.keys.reload();
    expect(one.keys.resolve(hint(kid), ring.now)).toBe(key);
    await one.keys.rotate();
    const after = one.keys.resolve(hint(kid), ring.now);
    expect(after).not.toBe(key);
    expect(after).toMatchObject({ kid });
    expect(one.warnings).toEqual([]);
  });
});

describe('a token without a kid', () => {
  it('is of the one key of its algorithm, where there is one', async () => {
    const alg = 'ES256';
    expect(one.keys.resolve({ alg }, ring.now)).toBeUndefined();
    const end = ring.now + 2 * ROTATE;
    expect(one.keys.resolve({ alg }, end)).toMatchObject({
      kid: (await ring.store.record(2)).kid,
    });
    expect(one.keys.resolve({ alg: 'ES384' }, end)).toBeUndefined();
  });
});

describe('a kid that is not known', () => {
  it('is looked for in the store, where another instance may have put its key', async () => {
    const kid = await strangeKid();
    const found = one.keys.resolve(hint(kid), ring.now);
    expect(isPromise(found)).toBe(true);
    expect(await found).toMatchObject({ kid });
    expect(isPromise(one.keys.resolve(hint(kid), ring.now))).toBe(false);
  });

  it('that the store does not know either is nobody’s', async () => {
    expect(await one.keys.resolve(hint('nobody'), ring.now)).toBeUndefined();
  });

  it('is looked for by a reading that begins after it was asked for', async () => {
    let answer: (() => void) | undefined;
    ring.store.before.list = () =>
      new Promise((resolve) => (answer = () => resolve()));
    const early = one.keys.reload();
    await vi.waitFor(() => expect(answer).toBeDefined());
    ring.store.before.list = undefined;
    const kid = await strangeKid();
    ring.pass(1);
    const found = one.keys.resolve(hint(kid), ring.now);
    const lists = ring.store.calls.list;
    answer?.();
    expect(await found).toMatchObject({ kid });
    await early;
    expect(ring.store.calls.list).toBeGreaterThan(lists);
  });

  it('costs one reading for all who wait, and five a second at most', async () => {
    ring.pass(1);
    vi.useFakeTimers();
    const lists = ring.store.calls.list;
    const ask = (): Promise<unknown>[] =>
      Array.from({ length: 1000 }, async (_, index) =>
        one.keys.resolve(hint(`kid ${index}`), ring.now),
      );
    const first = ask();
    await vi.advanceTimersByTimeAsync(0);
    expect(await Promise.all(first)).toEqual(Array(1000).fill(undefined));
    expect(ring.store.calls.list).toBe(lists + 1);
    const second = ask();
    await vi.advanceTimersByTimeAsync(199);
    expect(ring.store.calls.list).toBe(lists + 1);
    ring.pass(0.2);
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all(second);
    expect(ring.store.calls.list).toBe(lists + 2);
  });

  it('cannot be decided while the store is out of reach', async () => {
    ring.store.before.list = storeDown;
    await expect(
      one.keys.resolve(hint('nobody'), ring.now),
    ).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'temporarily_unavailable',
      retryAfter: 1,
    });
    ring.store.before.list = undefined;
    ring.pass(1);
    expect(await one.keys.resolve(hint('nobody'), ring.now)).toBeUndefined();
  });
});
