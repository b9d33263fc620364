import { describe, expect, it } from 'vitest';
import { MemorySessionStore } from '../../../libs/jwt-auth/src/sessions/memory-session-store.js';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import { START } from '../../support/fake-clock.js';

describe('MemorySessionStore', () => {
  it('takes the time of the system unless told otherwise', async () => {
    const before = Date.now() / 1000;
    const now = await new MemorySessionStore().now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now() / 1000);
  });

  it('drops what has expired as it grows, without being told to', async () => {
    const bench = new StoreBench(
      (offset) => new MemorySessionStore({ now: () => START + offset() }),
    );
    const first = await bench.open({ idle: 10 });
    for (let count = 1; count < 1000; count++) {
      await bench.open({ idle: 10 });
    }
    bench.advance(11);
    const store = await bench.store();
    expect((await store.read(first.sessionId)).session).toBeDefined();
    const live = await bench.open();
    expect((await store.read(first.sessionId)).session).toBeUndefined();
    expect((await store.read(live.sessionId)).session).toBeDefined();
    expect(await store.prune()).toBe(0);
  });

  it('hands out records that nobody can change', async () => {
    const bench = new StoreBench(
      (offset) => new MemorySessionStore({ now: () => START + offset() }),
    );
    const token = await bench.open();
    const session = await bench.stored(token);
    expect(() => Object.assign(session, { revokedAt: 1 })).toThrow(TypeError);
    expect((await bench.present(token)).answer.outcome).toBe('rotated');
  });

  it('signs out everywhere at one instant: no refresh comes between', async () => {
    const store = new MemorySessionStore({ now: () => START });
    const bench = new StoreBench(() => store);
    const owner = bench.newOwner();
    const rotation = await bench.rotation(await bench.open({ owner }));
    const all = store.revokeAll(owner);
    const refresh = store.rotate(rotation);
    expect((await all).version).toBe(START * 1000);
    expect((await refresh).outcome).toBe('revoked');
  });
});
