import { describe, expect, it } from 'vitest';
import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import { refusal } from '../../../support/tokens.js';
import { Gate, logDown, never } from './fickle-log.js';
import { fleet } from './fleet.js';
import type { Instance } from './instance.js';
import { passing, woken } from './timers.js';

const DAY = 86_400;
const { made, started, pair } = fleet();

describe('a log that is out of reach', () => {
  it('is tried again until it is there: what was read and what was not', async () => {
    const [one, other] = await pair();
    other.log.everything(logDown);
    await one.hub.revokeSessions(['s']);
    await refusal(() => other.hub.revokeSessions(['t']));
    await passing(one.time, 30);
    expect(await refusal(() => other.hub.confirm())).toMatchObject({
      kind: 'unavailable',
    });
    expect(other.hub.counts.sessions).toBe(1);
    other.log.everything(undefined);
    await passing(one.time, 1);
    expect(other.hub.confirm()).toBeUndefined();
    expect(other.hub.counts.sessions).toBe(2);
    expect(one.hub.counts.sessions).toBe(2);
  });

  it('is complained of once for each thing that fails, and quotes nothing', async () => {
    const { log, hub, time, warnings } = await started();
    log.everything(logDown);
    await refusal(() => hub.revokeSessions(['t']));
    await passing(time, 30);
    const reason = 'The log of revocations failed (ECONNREFUSED)';
    expect(warnings.toSorted()).toEqual(
      ['read', 'written'].map(
        (what) =>
          `The log of revocations cannot be ${what}, and is tried again: ${reason}`,
      ),
    );
    log.everything(undefined);
    await passing(time, 1);
    log.everything(logDown);
    await passing(time, 30);
    expect(warnings).toHaveLength(3);
  });

  it('hangs, and is read as soon as it answers', async () => {
    const [one, other] = await pair();
    const gate = new Gate();
    other.log.everything(gate.wait);
    await passing(one.time, 3);
    await one.hub.revokeSessions(['s']);
    await passing(one.time, 20);
    expect(other.hub.counts.sessions).toBe(0);
    gate.open();
    await passing(one.time, 0.6);
    expect(other.hub.counts.sessions).toBe(1);
    expect(other.hub.confirm()).toBeUndefined();
  });

  it('does not keep the instance from being closed for long', async () => {
    const { hub, log, time } = await started();
    await woken();
    log.everything(never);
    let isClosed = false;
    await passing(time, 1);
    const closing = hub.close().then(() => (isClosed = true));
    await passing(time, 10);
    expect(isClosed).toBe(true);
    await closing;
    expect(log.calls.end).toBe(1);
  });
});

describe('a log that wakes nobody', () => {
  it.each([
    ['fails to', logDown],
    ['does not answer whether it will', never],
  ])('because it %s is read as often as any', async (_, before) => {
    const one = await started();
    const { time, log } = one;
    const instance = made({ time, shared: log.shared });
    instance.log.before.subscribe = before;
    await instance.hub.start();
    const { read } = instance.log.calls;
    for (let round = 0; round < 15; round++) {
      await one.hub.revokeSessions([`${round}`]);
      await passing(time, 0.6);
      expect(instance.hub.counts.sessions).toBe(round + 1);
      expect(instance.hub.confirm()).toBeUndefined();
    }
    expect(instance.log.calls.read - read).toBe(18);
    expect(instance.log.calls.subscribe).toBeGreaterThan(1);
    expect(instance.warnings).toHaveLength(1);
    expect(instance.warnings[0]).toMatch(/cannot be subscribed to/);
  });

  it('at first wakes later, and what was missed is read then', async () => {
    const one = await started();
    const { time, log } = one;
    const instance = made({ time, shared: log.shared });
    const gate = new Gate();
    instance.log.before.subscribe = gate.wait;
    await instance.hub.start();
    await one.hub.revokeSessions(['missed']);
    gate.open();
    await woken();
    expect(instance.hub.counts.sessions).toBe(1);
    await one.hub.revokeSessions(['heard']);
    await woken();
    expect(instance.hub.counts.sessions).toBe(2);
    await passing(time, 3);
    expect(instance.log.calls.subscribe).toBe(1);
  });

  it('in time is left alone when it says that it would', async () => {
    const { log, hub, time } = made();
    const gate = new Gate();
    log.before.subscribe = gate.wait;
    await hub.start();
    await passing(time, 5);
    log.before.subscribe = undefined as never;
    gate.open();
    await passing(time, 1);
    expect([log.calls.subscribe, log.calls.end]).toEqual([2, 1]);
  });
});

describe('what has ended', () => {
  /** With a session that counts for 900 + 2 * 5 + 1 seconds. */
  async function withSession(): Promise<Instance> {
    const instance = await started();
    await instance.hub.revokeSessions(['s']);
    return instance;
  }

  it('is dropped when both clocks agree that it has', async () => {
    const { hub, time } = await withSession();
    await passing(time, 1);
    time.pass(86_408);
    await passing(time, 1);
    expect(hub.counts.sessions).toBe(1);
    time.pass(12);
    await passing(time, 1);
    expect(hub.counts.sessions).toBe(0);
  });

  it.each([DAY, -DAY])(
    'is kept where the clock of this machine is set by %d seconds',
    async (seconds) => {
      const { hub, log, time } = await withSession();
      const told = time.clock.now();
      log.shared = new MemoryRevocationLog({ now: () => told });
      time.clock.advance(seconds);
      await passing(time, 2);
      expect(hub.counts.sessions).toBe(1);
    },
  );

  it('is kept where all clocks are set ahead for a while, and then right again', async () => {
    const { hub, time } = await withSession();
    await passing(time, 1);
    for (let round = 0; round < 3; round += 1) {
      time.clock.advance(2 * DAY);
      await passing(time, 1.2);
      time.clock.advance(-2 * DAY);
      await passing(time, 1);
    }
    expect(hub.counts.sessions).toBe(1);
    // It ends when its own time is over, by a clock that nobody sets.
    time.pass(DAY);
    await passing(time, 20);
    expect(hub.counts.sessions).toBe(0);
  });

  it('is kept where the clock of the log is ahead', async () => {
    const { hub, log, time } = await withSession();
    log.shared = new MemoryRevocationLog({
      now: () => time.clock.now() + DAY,
    });
    await passing(time, 2);
    expect(hub.counts.sessions).toBe(1);
  });

  it('is kept where the clock is set ahead while the log is out of reach for long', async () => {
    const { hub, log, time } = await withSession();
    await hub.revokeToken('t', time.clock.now() + 7200);
    // Once it has read them they do not come back by themselves.
    await passing(time, 0.5);
    log.everything(logDown);
    time.pass(700);
    time.clock.advance(DAY);
    await passing(time, 2);
    time.clock.advance(-DAY);
    log.everything(undefined);
    await passing(time, 1);
    expect(hub.counts).toMatchObject({ sessions: 1, tokens: 1 });
  });
});
