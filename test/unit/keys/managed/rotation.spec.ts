import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AHEAD,
  DAY,
  RingFixture,
  ROTATE,
  VERIFY_AFTER,
} from '../../../support/managed-keys/ring-fixture.js';

let ring: RingFixture;
beforeEach(() => {
  ring = new RingFixture();
});
afterEach(() => ring.close());

async function kids(): Promise<string[]> {
  return (await ring.store.records()).map(({ kid }) => kid);
}

describe('a rotation', () => {
  it('happens at the second planned without anything being read or written', async () => {
    const { keys } = await ring.started();
    const [first, second] = await kids();
    ring.pass(0);
    expect(keys.signingKey(ring.now + ROTATE - 1).kid).toBe(first);
    expect(keys.signingKey(ring.now + ROTATE).kid).toBe(second);
    expect(ring.store.calls.list).toBe(3);
  });

  it('is followed by the next standby, made by whoever reads the ring first', async () => {
    const one = await ring.started();
    const two = await ring.started();
    ring.pass(ROTATE - 1);
    await one.keys.reload();
    expect(await kids()).toHaveLength(2);
    ring.pass(1);
    await Promise.all([one.keys.reload(), two.keys.reload()]);
    const records = await ring.store.records();
    expect(records).toHaveLength(3);
    expect(records[2]).toMatchObject({
      publishedAt: ring.now,
      signFrom: ring.now + ROTATE,
    });
    expect(two.keys.published(ring.now)).toHaveLength(3);
  });

  it('leaves the tokens of the key before good for as long as they can live, and no longer', async () => {
    const { keys } = await ring.started();
    const [kid] = await kids();
    const resolved = (now: number): unknown =>
      keys.resolve({ alg: 'ES256', kid: kid as string }, now);
    const end = ring.now + ROTATE + VERIFY_AFTER;
    expect(resolved(end - 0.001)).toMatchObject({ kid });
    expect(resolved(end)).toBeUndefined();
    expect(keys.published(end).map((key) => key.kid)).not.toContain(kid);
  });

  it('of a ring that nobody read for months goes one key further, not many at once', async () => {
    await ring.started();
    ring.pass(10 * ROTATE);
    const { keys } = await ring.started();
    expect(await kids()).toHaveLength(3);
    const [, second, third] = await kids();
    expect(keys.signingKey(ring.now).kid).toBe(second);
    expect(keys.signingKey(ring.now + AHEAD).kid).toBe(third);
  });
});

describe('rotate()', () => {
  it('lets a standby that was published long enough sign at once, everywhere', async () => {
    const one = await ring.started();
    const two = await ring.started();
    const [, second] = await kids();
    ring.pass(AHEAD);
    await one.keys.reload();
    await one.keys.rotate();
    expect(one.keys.signingKey(ring.now).kid).toBe(second);
    await two.keys.reload();
    expect(two.keys.signingKey(ring.now).kid).toBe(second);
    // And there is a standby again.
    expect(await ring.store.records()).toMatchObject([
      { version: 1 },
      { version: 2, signFrom: ring.now },
      { version: 1, signFrom: ring.now + ROTATE },
    ]);
  });

  it('lets one that was not wait until it has been', async () => {
    const { keys } = await ring.started();
    const [first, second] = await kids();
    await keys.rotate();
    expect(keys.signingKey(ring.now + AHEAD - 1).kid).toBe(first);
    expect(keys.signingKey(ring.now + AHEAD).kid).toBe(second);
  });

  it('twice for one standby changes nothing more', async () => {
    const { keys } = await ring.started();
    await keys.rotate();
    ring.pass(10);
    await keys.rotate();
    expect(await ring.store.record(2)).toMatchObject({
      version: 2,
      signFrom: ring.now - 10,
    });
  });

  it('on two instances at once is one rotation', async () => {
    const one = await ring.started();
    const two = await ring.started();
    const [, second] = await kids();
    ring.pass(AHEAD);
    await Promise.all([one.keys.rotate(), two.keys.rotate()]);
    expect(one.keys.signingKey(ring.now).kid).toBe(second);
    expect(await ring.store.record(2)).toMatchObject({ version: 2 });
    expect((await ring.store.record(3)).signFrom).toBe(ring.now + ROTATE);
  });

  it('gives up where others change the record over and over', async () => {
    const { keys } = await ring.started();
    ring.store.replace = async () => false;
    await expect(keys.rotate()).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('changed by others') as string,
    });
  });

  it('says so where no standby can be made', async () => {
    const { keys } = await ring.started();
    ring.pass(ROTATE);
    ring.store.create = async () => false;
    await expect(keys.rotate()).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'There is no standby that could take over; try again',
    });
  });
});

describe('rotate() where every key is revoked and none can be made', () => {
  it('says that there is none to take over', async () => {
    const { keys } = await ring.started();
    ring.store.create = async () => false;
    for (const kid of await kids()) {
      await keys.revoke(kid);
    }
    await expect(keys.rotate()).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'There is no standby that could take over; try again',
    });
  });
});

describe('list()', () => {
  it('names every key with its state and its times', async () => {
    const { keys } = await ring.started();
    const [first, second] = await kids();
    const start = ring.now;
    expect(keys.list()).toEqual([
      {
        kid: first,
        algorithm: 'ES256',
        state: 'signing',
        publishedAt: start,
        signFrom: start,
        signUntil: start + ROTATE,
        verifyUntil: start + ROTATE + VERIFY_AFTER,
      },
      {
        kid: second,
        algorithm: 'ES256',
        state: 'standby',
        publishedAt: start,
        signFrom: start + ROTATE,
      },
    ]);
  });

  it('tells what became of a key', async () => {
    const { keys } = await ring.started();
    const states = (): string[] => keys.list().map(({ state }) => state);
    ring.pass(ROTATE);
    await keys.reload();
    expect(states()).toEqual(['verifying', 'signing', 'standby']);
    ring.pass(VERIFY_AFTER);
    expect(states()).toEqual(['retired', 'signing', 'standby']);
    await keys.revoke((await kids())[1] as string);
    expect(states()).toEqual(['retired', 'revoked', 'signing', 'standby']);
    expect(keys.list()[1]).toMatchObject({
      signUntil: ring.now,
      revokedAt: ring.now,
    });
    expect(keys.list()[1]).not.toHaveProperty('verifyUntil');
  });

  it('is empty before the start', () => {
    expect(ring.instance().keys.list()).toEqual([]);
  });
});

describe('with short durations', () => {
  it('everything is shorter', async () => {
    const { keys } = await ring.started({
      rotateEvery: '1h',
      publishAhead: '10m',
      longestLifetime: '20m',
      reloadLag: '10s',
    });
    const [first] = keys.list();
    expect(first).toMatchObject({
      signUntil: ring.now + 3600,
      verifyUntil: ring.now + 3600 + 10 + 5 + 1200 + 5,
    });
    expect(keys.longestLifetime).toBe(1200);
    expect(DAY).toBeGreaterThan(keys.longestLifetime);
  });
});
