import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  never,
  storeDown,
} from '../../../support/managed-keys/fickle-store.js';
import {
  type Instance,
  RingFixture,
  ROTATE,
} from '../../../support/managed-keys/ring-fixture.js';

let ring: RingFixture;
let instance: Instance;
beforeEach(async () => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  });
  ring = new RingFixture();
  instance = await ring.started();
});
afterEach(async () => {
  await ring.close();
  vi.useRealTimers();
});

/** Both clocks and the timers go on together. */
async function pass(seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 0.5) {
    ring.pass(0.5);
    await vi.advanceTimersByTimeAsync(500);
  }
}

/** Making a key takes real time, which no timer knows of. */
async function settled(): Promise<void> {
  const before = ring.store.calls.list;
  await vi.waitFor(async () => {
    await pass(1);
    expect(ring.store.calls.list).toBeGreaterThan(before + 1);
  });
}

const unavailable: unknown = expect.objectContaining({
  kind: 'unavailable',
  code: 'temporarily_unavailable',
  retryAfter: 1,
});

describe('the ring', () => {
  it('is read anew every fifth of the lag', async () => {
    const lists = ring.store.calls.list;
    await pass(5);
    expect(ring.store.calls.list).toBe(lists + 5);
  });

  it('is read no more after close()', async () => {
    await instance.keys.close();
    const lists = ring.store.calls.list;
    await pass(10);
    expect(ring.store.calls.list).toBe(lists);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gets its next standby by itself when a key takes over', async () => {
    ring.pass(ROTATE);
    await settled();
    expect(await ring.store.records()).toHaveLength(3);
    expect(instance.warnings).toEqual([]);
  });

  it('is kept up one round at a time, however long a store takes', async () => {
    const created = ring.store.calls.create;
    let answer: (() => void) | undefined;
    ring.store.before.create = () =>
      new Promise((resolve) => (answer = () => resolve()));
    ring.pass(ROTATE);
    await vi.waitFor(async () => {
      await pass(1);
      expect(answer).toBeDefined();
    });
    await pass(3);
    const closed = instance.keys.close();
    answer?.();
    await closed;
    expect(ring.store.calls.create).toBe(created + 1);
    expect(await ring.store.records()).toHaveLength(3);
  });

  it('is rid of keys two days after they ended, the last two never', async () => {
    for (let turn = 0; turn < 4; turn++) {
      ring.pass(ROTATE);
      await settled();
    }
    const sequences = (await ring.store.records()).map(
      ({ sequence }) => sequence,
    );
    expect(sequences).toEqual([4, 5, 6]);
    expect(instance.keys.list()).toHaveLength(3);
    expect(instance.warnings).toEqual([]);
  });
});

describe('while the store is out of reach', () => {
  it('tokens are verified, and signed until the lag is over', async () => {
    const key = instance.keys.signingKey(ring.now);
    ring.store.before.list = storeDown;
    await pass(4.5);
    expect(instance.keys.signingKey(ring.now)).toBe(key);
    await pass(3600);
    expect(() => instance.keys.signingKey(ring.now)).toThrow(
      unavailable as Error,
    );
    const { kid } = key;
    expect(instance.keys.resolve({ alg: 'ES256', kid }, ring.now)).toBe(key);
    expect(instance.keys.published(ring.now)).toContain(key);
  });

  it('the log says so once, and again at the next outage', async () => {
    const down = `The ring of keys cannot be read, and is tried again: The store of the keys failed (ECONNREFUSED)`;
    ring.store.before.list = storeDown;
    await pass(30);
    expect(instance.warnings).toEqual([down]);
    ring.store.before.list = undefined;
    await pass(2);
    expect(instance.keys.signingKey(ring.now)).toBeDefined();
    ring.store.before.list = storeDown;
    await pass(30);
    expect(instance.warnings).toEqual([down, down]);
  });

  it('one that does not answer is given up on, and asked again', async () => {
    ring.store.before.list = never;
    await pass(12);
    expect(instance.warnings).toEqual([
      expect.stringContaining('did not answer within 5 seconds'),
    ]);
    expect(() => instance.keys.signingKey(ring.now)).toThrow(
      unavailable as Error,
    );
    ring.store.before.list = undefined;
    await pass(6);
    expect(instance.keys.signingKey(ring.now)).toBeDefined();
  });

  it('an answer counts from when it was asked for', async () => {
    ring.store.before.list = async () => ring.pass(3);
    await instance.keys.reload();
    ring.store.before.list = storeDown;
    expect(instance.keys.signingKey(ring.now)).toBeDefined();
    ring.pass(2.1);
    expect(() => instance.keys.signingKey(ring.now)).toThrow(
      unavailable as Error,
    );
  });

  it('a wall clock that is set forward does not end signing, nor one set back let it go on', async () => {
    ring.step(3600);
    expect(instance.keys.signingKey(ring.now)).toBeDefined();
    ring.store.before.list = storeDown;
    ring.pass(6);
    ring.step(-3600);
    expect(() => instance.keys.signingKey(ring.now)).toThrow(
      unavailable as Error,
    );
  });
});

describe('a store that can be read and not written', () => {
  it('leaves the keys at work, and is complained of once', async () => {
    ring.store.before.create = storeDown;
    ring.pass(ROTATE);
    await settled();
    await settled();
    expect(instance.keys.signingKey(ring.now).kid).toBe(
      (await ring.store.record(2)).kid,
    );
    expect(instance.warnings).toEqual([
      'The ring of keys cannot be kept up, and is tried again: The store of the keys failed (ECONNREFUSED)',
    ]);
    ring.store.before.create = undefined;
    await settled();
    expect(await ring.store.records()).toHaveLength(3);
  });
});

describe('an instance that was not started', () => {
  it('knows no key, and does not sign', async () => {
    const { keys } = ring.instance();
    expect(() => keys.signingKey(ring.now)).toThrow(unavailable as Error);
    expect(keys.published(ring.now)).toEqual([]);
  });

  it('and is closed has nothing to end', async () => {
    await ring.instance().keys.close();
  });
});
