import { once } from 'node:events';
import { revocationLogContract } from '@jwt-auth/nestjs/testing';
import { describe, expect, it } from 'vitest';
import { MemorySessionStore } from '../../../libs/jwt-auth/src/sessions/memory-session-store.js';
import { MemoryRevocationLog } from '../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import { FakeClock, START } from '../../support/fake-clock.js';

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
    const log = new MemoryRevocationLog(clock);
    for (let each = 0; each < 10_000; each++) {
      await log.append([{ text: '{}', lifetime: 10 }]);
      await log.spend(`${each}`, 'a', 10);
      clock.advance(1);
    }
    expect(await log.prune()).toBeLessThan(1100);
    expect(await log.prune()).toBe(0);
  });

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
