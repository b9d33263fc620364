import { describe, expect, it } from 'vitest';
import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import { refusal } from '../../../support/tokens.js';
import { logDown } from './fickle-log.js';
import { fleet } from './fleet.js';
import type { Instance } from './instance.js';
import { passing } from './timers.js';

const { started, pair } = fleet();

describe('a revocation that is asked for again', () => {
  it('is acknowledged if the log still holds it, and stored no second time', async () => {
    const { hub, log } = await started();
    await hub.revokeSessions(['s']);
    await hub.revokeSessions(['s']);
    expect(log.calls.append).toBe(1);
  });

  it('is stored again if the log has lost it', async () => {
    const { hub, log, time } = await started();
    await hub.revokeSessions(['s']);
    log.shared = new MemoryRevocationLog(time.clock, time.monotonic.read);
    await hub.revokeSessions(['s']);
    const { records } = await log.shared.read();
    expect(records.map(({ text }) => text)).toContain('["session","s"]');
  });

  it('is not acknowledged while nobody knows whether the log holds it', async () => {
    const { hub, log } = await started();
    await hub.revokeSessions(['s']);
    log.before.read = logDown;
    expect(await refusal(() => hub.revokeSessions(['s']))).toMatchObject({
      kind: 'unavailable',
    });
  });

  it('is not acknowledged after a loss before it is stored again', async () => {
    const { hub, log, time } = await started();
    await hub.revokeSessions(['s']);
    log.shared = new MemoryRevocationLog(time.clock, time.monotonic.read);
    log.before.append = logDown;
    expect(await refusal(() => hub.revokeSessions(['s']))).toMatchObject({
      kind: 'unavailable',
    });
  });
});

describe('after the log was lost', () => {
  it('others know what one acknowledged right before, within a second', async () => {
    const [one, other] = await pair();
    await one.hub.revokeSessions(['s']);
    const emptied = new MemoryRevocationLog(
      one.time.clock,
      one.time.monotonic.read,
    );
    one.log.shared = emptied;
    other.log.shared = emptied;
    await passing(one.time, 0.9);
    expect(other.hub.counts.sessions).toBe(1);
  });
});

describe('what an instance knows to have ended', () => {
  it('is a session by itself, and those of a subject from before it was signed out everywhere', async () => {
    const { hub } = await started();
    const session = { id: 's', subject: 'alice' };
    expect(hub.isEnded(session, 0)).toBe(false);
    await hub.raiseSubject('alice', 5, 6);
    expect(hub.isEnded(session, 4)).toBe(false);
    await hub.raiseSubject('alice', 7, 6, { kept: 'kept' });
    await hub.raiseSubject('alice', 9, 6);
    expect(hub.isEnded(session, 6)).toBe(true);
    expect(hub.isEnded({ ...session, id: 'kept' }, 6)).toBe(false);
    expect(hub.isEnded(session, 7)).toBe(false);
    expect(hub.isEnded({ ...session, subject: 'bob' }, 0)).toBe(false);
    expect(hub.lostEverywhere('alice', 6)).toEqual({ kept: 'kept' });
    expect(hub.lostEverywhere('alice', 7)).toBeUndefined();
    expect(hub.lostEverywhere('bob', 0)).toBeUndefined();
    await hub.revokeSessions(['s']);
    expect(hub.isEnded(session, 9)).toBe(true);
  });

  it('is known to other instances', async () => {
    const [one, other] = await pair();
    await one.hub.raiseSubject('alice', 7, 6, { kept: 'kept' });
    await passing(one.time, 0.5);
    expect(other.hub.isEnded({ id: 's', subject: 'alice' }, 6)).toBe(true);
    expect(other.hub.isEnded({ id: 'kept', subject: 'alice' }, 6)).toBe(false);
  });
});

describe('sessions that no store knows', () => {
  const options = { revocations: { longestLifetime: '20m' } } as const;

  /** One that anybody may bring about. */
  async function flooded(): Promise<Instance> {
    const instance = await started(options);
    for (let number = 0; number < 10_000; number++) {
      await instance.hub.revokeLostSession(`lost ${number}`);
    }
    return instance;
  }

  it('are remembered as ended, 10,000 of them at most; what more are signed out of changes nothing', async () => {
    const { hub, log, time } = await flooded();
    const { append } = log.calls;
    await hub.revokeLostSession('one more');
    expect(hub.counts.sessions).toBe(10_000);
    expect(log.calls.append).toBe(append);
    // One that is known already costs nothing, and those that are stored are not kept out.
    await hub.revokeLostSession('lost 1');
    await hub.revokeSessions(['stored']);
    expect(hub.isEnded({ id: 'stored', subject: '' }, 0)).toBe(true);
    time.pass(1300);
    await hub.revokeLostSession('one more');
    expect(hub.isEnded({ id: 'one more', subject: '' }, 0)).toBe(true);
  });

  it('are not acknowledged past that if the log has lost something of late: a session may be among it', async () => {
    const { hub, log, time } = await flooded();
    log.shared = new MemoryRevocationLog(time.clock, time.monotonic.read);
    const error = await refusal(() => hub.revokeLostSession('one more'));
    expect(error).toMatchObject({
      kind: 'unavailable',
      message:
        'Too many sessions that the store does not know were signed out of late',
    });
  });

  it('are not acknowledged past that while nobody knows whether the log has lost something', async () => {
    const { hub, log } = await flooded();
    log.before.read = logDown;
    const error = await refusal(() => hub.revokeLostSession('one more'));
    expect(error).toMatchObject({ kind: 'unavailable' });
  });
});
