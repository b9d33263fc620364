import { once } from 'node:events';
import { revocationLogContract } from '@jwt-auth/nestjs/testing';
import { describe, expect, it } from 'vitest';
import { MemorySessionStore } from '../../../libs/jwt-auth/src/sessions/memory-session-store.js';
import { MemoryRevocationLog } from '../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import { FakeClock, START } from '../../support/fake-clock.js';
import { FakeMonotonic } from '../../support/jwks/fake-monotonic.js';

const DAY = 86_400;

const CLOCKS = {
  'stands still': () => START,
  'goes on': () => Date.now() / 1000,
};

describe.each(Object.entries(CLOCKS))(
  'MemoryRevocationLog with a clock that %s',
  (_, now) => {
    let log: MemoryRevocationLog | undefined;

    revocationLogContract({ describe, it }, (offset) => {
      log ??= new MemoryRevocationLog({ now: () => now() + offset() });
      return log;
    });
  },
);

describe('MemoryRevocationLog', () => {
  it('wakes those that share it, after the call, until they have had enough', async () => {
    const log = new MemoryRevocationLog();
    const woken = new EventTarget();
    const wake = once(woken, 'wake');
    const end = await log.subscribe(() =>
      woken.dispatchEvent(new Event('wake')),
    );
    await log.append([{ text: '{}', lifetime: 1 }]);
    await wake;
    let late = 0;
    woken.addEventListener('wake', () => (late += 1));
    await log.append([{ text: '{}', lifetime: 1 }]);
    await end();
    await new Promise((resolve) => setImmediate(resolve));
    expect(late).toBe(0);
  });

  it('does not grow with what has ended', async () => {
    const clock = new FakeClock();
    const log = new MemoryRevocationLog(clock, () => clock.now());
    for (let each = 0; each < 10_000; each++) {
      await log.append([{ text: '{}', lifetime: 10 }]);
      await log.spend(`${each}`, 'a', 10);
      clock.advance(1);
    }
    expect(await log.prune()).toBeLessThan(1100);
    expect(await log.prune()).toBe(0);
  });

  it.each([true, false])(
    'loses nothing by a clock that is set ahead and back, pruned by hand: %s',
    async (isPruned) => {
      const [clock, monotonic] = [new FakeClock(), new FakeMonotonic()];
      const log = new MemoryRevocationLog(clock, monotonic.read);
      const { position } = await log.read();
      await log.append([
        { text: '"short"', lifetime: 60 },
        { text: '"kept"', lifetime: 3600 },
      ]);
      await log.spend('name', 'a', 3600);
      monotonic.advance(61);
      clock.advance(DAY);
      const ahead = await log.read(position);
      expect(ahead.records.map(({ text }) => text)).toEqual(['"kept"']);
      if (isPruned) {
        expect(await log.prune()).toBe(1);
      } else {
        const many = { text: '"more"', lifetime: 1 };
        await log.append(Array.from({ length: 2000 }, () => many));
        await log.append([many]);
      }
      clock.advance(61 - DAY);
      for (const after of [position, undefined]) {
        const { records } = await log.read(after);
        expect(records).toContainEqual({ text: '"kept"', until: START + 3600 });
      }
      expect((await log.spend('name', 'b', 3600)).first).toBe(false);
      clock.advance(DAY);
      monotonic.advance(3600);
      expect(await log.prune()).toBeGreaterThanOrEqual(2);
      expect((await log.read()).records).toEqual([]);
    },
  );

  it('is one for each store, with its clock', async () => {
    const clock = new FakeClock();
    const [one, two] = [
      new MemorySessionStore(clock),
      new MemorySessionStore(clock),
    ];
    expect(one.revocationLog()).toBe(one.revocationLog());
    expect(one.revocationLog()).not.toBe(two.revocationLog());
    expect((await one.revocationLog().append([])).now).toBe(START);
    const { position } = await one.revocationLog().read();
    const other = await two.revocationLog().read(position);
    expect(other.restarted).toBe(true);
  });
});
