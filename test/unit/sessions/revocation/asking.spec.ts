import { describe, expect, it } from 'vitest';
import { isPromise } from '../../../../libs/jwt-auth/src/maybe-promise.js';
import { unhandledDuring } from '../../../support/issuers/unhandled.js';
import { refusal } from '../../../support/tokens.js';
import { Gate, logDown, never } from './fickle-log.js';
import { fleet } from './fleet.js';
import { passing, woken } from './timers.js';

const { started, pair } = fleet();

const DOWN = {
  kind: 'unavailable',
  retryAfter: 1,
  message: 'The log of revocations failed (ECONNREFUSED)',
};
const SILENT = {
  kind: 'unavailable',
  retryAfter: 1,
  message: 'The log of revocations did not answer within 5 seconds',
};

describe("an instance with check: 'store'", () => {
  const store = { revocations: { check: 'store' } } as const;

  it('asks the log for every question', async () => {
    const { hub, log } = await started(store);
    const reads = log.calls.read;
    for (let times = 1; times <= 3; times++) {
      const waiting = hub.confirm();
      expect(isPromise(waiting)).toBe(true);
      await waiting;
      expect(log.calls.read).toBe(reads + times);
    }
  });

  it('asks once for questions at the same time', async () => {
    const { hub, log } = await started(store);
    const reads = log.calls.read;
    await Promise.all(Array.from({ length: 100 }, async () => hub.confirm()));
    expect(log.calls.read).toBe(reads + 1);
  });

  it('asks again for those that come while it asks: no answer is older than its question', async () => {
    const [one, other] = await pair(store);
    const reads = other.log.calls.read;
    const gate = new Gate();
    other.log.afterReading = gate.wait;
    const early = other.hub.confirm();
    await woken();
    await one.log.shared.append([{ text: '["session","s"]', lifetime: 60 }]);
    const late = Array.from({ length: 100 }, async () => other.hub.confirm());
    gate.open();
    await early;
    await Promise.all(late);
    expect(other.hub.counts.sessions).toBe(1);
    expect(other.log.calls.read).toBe(reads + 2);
  });

  it('knows nothing where the log does not answer, however lately it did', async () => {
    const { hub, log } = await started(store);
    log.before.read = logDown;
    const error = await refusal(() => hub.confirm());
    expect(error).toMatchObject(DOWN);
    expect(error.message).not.toContain('hunter2');
    log.before = {};
    await hub.confirm();
  });

  it('waits no longer than maxLag, also where a reading hangs already', async () => {
    const { hub, log, time } = await started(store);
    log.before.read = never;
    await passing(time, 3);
    const waiting = refusal(() => hub.confirm());
    let isOver = false;
    void waiting.then(() => (isOver = true));
    await passing(time, 4.8);
    expect(isOver).toBe(false);
    await passing(time, 0.3);
    expect(isOver).toBe(true);
    expect(await waiting).toMatchObject(SILENT);
  });
});

describe('an instance that is behind', () => {
  const ask = { revocations: { whenBehind: 'ask' } } as const;

  it('asks where it is to, and is no longer behind once it got an answer', async () => {
    const { hub, log, time } = await started(ask);
    time.pass(5);
    const reads = log.calls.read;
    const waiting = Array.from({ length: 100 }, () => hub.confirm());
    expect(waiting.every(isPromise)).toBe(true);
    await Promise.all(waiting.filter(isPromise));
    expect(log.calls.read).toBe(reads + 1);
    expect(hub.confirm()).toBeUndefined();
  });

  it('knows nothing where it gets none', async () => {
    const { hub, log, time } = await started(ask);
    log.before.read = logDown;
    time.pass(4.9);
    expect(hub.confirm()).toBeUndefined();
    time.pass(0.1);
    expect(await refusal(() => hub.confirm())).toMatchObject(DOWN);
  });

  it('waits no longer than maxLag for it', async () => {
    const { hub, log, time } = await started(ask);
    log.before.read = never;
    await passing(time, 6);
    const waiting = refusal(() => hub.confirm());
    await passing(time, 5);
    expect(await waiting).toMatchObject(SILENT);
  });

  it('asks nobody where it is to refuse', async () => {
    const { hub, log, time } = await started();
    time.pass(5);
    const reads = log.calls.read;
    expect((await refusal(() => hub.confirm())).kind).toBe('unavailable');
    expect(log.calls.read).toBe(reads);
  });

  it.each(['down', 'silent'] as const)(
    'leaves no failure to nobody where the log is %s',
    async (state) => {
      const unhandled = await unhandledDuring(async () => {
        const { hub, log, time } = await started(ask);
        log.everything(state === 'down' ? logDown : never);
        await passing(time, 6);
        const asking = Array.from({ length: 10 }, () =>
          refusal(() => hub.confirm()),
        );
        const revoking = refusal(() => hub.revokeSessions(['s']));
        const spending = refusal(() => hub.spend('x', 0));
        await passing(time, 30);
        await Promise.all([...asking, revoking, spending]);
      });
      expect(unhandled).toEqual([]);
    },
  );
});
