import { describe, expect, it, vi } from 'vitest';
import { isPromise } from '../../../../libs/jwt-auth/src/maybe-promise.js';
import { refusal } from '../../../support/tokens.js';
import { Gate, logDown } from './fickle-log.js';
import { fleet } from './fleet.js';
import { passing, woken } from './timers.js';

const { made, started, pair } = fleet();

const BEHIND = {
  kind: 'unavailable',
  code: 'temporarily_unavailable',
  retryAfter: 1,
  message: 'The log of revocations could not be read for 5 seconds',
};

describe('an instance that reads the log', () => {
  it('knows at once, without a promise, for maxLag after it began to read', async () => {
    const { hub, log, time } = await started();
    const reads = log.calls.read;
    log.before.read = logDown;
    expect(hub.confirm()).toBeUndefined();
    expect(log.calls.read).toBe(reads);
    time.pass(4.999);
    expect(hub.confirm()).toBeUndefined();
    time.pass(0.001);
    expect(await refusal(() => hub.confirm())).toMatchObject(BEHIND);
  });

  it('counts from when the reading began, not from when it was answered', async () => {
    const { hub, log, time } = await started();
    const gate = new Gate();
    log.before.read = gate.wait;
    await passing(time, 0.5);
    log.before.read = logDown;
    time.pass(3);
    gate.open();
    await woken();
    time.pass(1.9);
    expect(hub.confirm()).toBeUndefined();
    time.pass(0.2);
    expect(await refusal(() => hub.confirm())).toMatchObject(BEHIND);
  });

  it.each([
    ['5s', 2],
    ['60s', 2],
    ['2s', 2.5],
    ['1s', 5],
  ] as const)(
    'with maxLag of %s reads it %d times a second',
    async (maxLag, times) => {
      const { log, time } = await started({ revocations: { maxLag } });
      const reads = log.calls.read;
      await passing(time, 10);
      expect(log.calls.read - reads).toBe(10 * times);
    },
  );

  it('takes in what another one revokes, without being woken', async () => {
    const [one, other] = await pair();
    await one.hub.revokeSessions(['s']);
    expect(one.hub.counts.sessions).toBe(1);
    await passing(one.time, 0.5);
    expect(other.hub.counts.sessions).toBe(1);
  });

  it('takes it in at once where it is woken', async () => {
    const [one, other] = await pair();
    await one.hub.revokeSessions(['s']);
    await woken();
    expect(other.hub.counts.sessions).toBe(1);
  });

  it('reads once more where it is woken while it reads', async () => {
    const [one, other] = await pair();
    const gate = new Gate();
    other.log.afterReading = gate.wait;
    await passing(other.time, 0.5);
    await one.hub.revokeSessions(['s']);
    await woken();
    expect(other.hub.counts.sessions).toBe(0);
    gate.open();
    await woken();
    expect(other.hub.counts.sessions).toBe(1);
  });

  it('does nothing more after close()', async () => {
    const [one, other] = await pair();
    await other.hub.close();
    const { read } = other.log.calls;
    expect(other.log.calls.end).toBe(1);
    await one.hub.revokeSessions(['s']);
    await woken();
    await passing(one.time, 2);
    expect(other.log.calls.read).toBe(read);
    await one.hub.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('closes only when what it was doing is done', async () => {
    const instance = await started();
    const gate = new Gate();
    instance.log.before.read = gate.wait;
    await passing(instance.time, 0.5);
    let isClosed = false;
    const closing = instance.hub.close().then(() => (isClosed = true));
    await woken();
    expect(isClosed).toBe(false);
    gate.open();
    await closing;
  });
});

describe('an instance that starts', () => {
  it('has read the whole log before it answers', async () => {
    const one = await started();
    const ids = Array.from({ length: 2500 }, (_, index) => `${index}`);
    await one.hub.revokeSessions(ids);
    const { time, log } = one;
    const other = await started({ time, shared: log.shared });
    expect(other.hub.confirm()).toBeUndefined();
    expect(other.hub.counts.sessions).toBe(2500);
  });

  it('is not ready before, and is as soon as it works', async () => {
    const { hub, log, time } = made();
    expect(await refusal(() => hub.confirm())).toMatchObject(BEHIND);
    log.everything(logDown);
    await hub.start();
    expect(await refusal(() => hub.confirm())).toMatchObject(BEHIND);
    await passing(time, 20);
    expect(await refusal(() => hub.confirm())).toMatchObject(BEHIND);
    log.everything(undefined);
    await passing(time, 0.5);
    expect(hub.confirm()).toBeUndefined();
  });

  it.each(['store', 'list'] as const)(
    'may be asked before it has read, with check: %s',
    async (check) => {
      const instance = made({
        revocations: { check, whenBehind: 'ask' },
      });
      const waiting = instance.hub.confirm();
      expect(isPromise(waiting)).toBe(true);
      await waiting;
      expect(instance.log.calls.read).toBe(1);
    },
  );
});
