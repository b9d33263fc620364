import { describe, expect, it } from 'vitest';
import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import { START } from '../../../support/fake-clock.js';
import { refusal } from '../../../support/tokens.js';
import { fleet } from './fleet.js';
import { Gate, logDown, never } from './fickle-log.js';
import { passing } from './timers.js';

const { started, pair } = fleet();

describe('what a log lacks', () => {
  it('is stored beside the reading, which a write that hangs does not hold up', async () => {
    const [one, other] = await pair({ revocations: { maxLag: '1s' } });
    one.log.before.append = never;
    const revoking = one.hub.revokeSessions(['s']).catch(() => undefined);
    await passing(one.time, 3);
    await revoking;
    const before = one.log.calls.read;
    for (let second = 0; second < 20; second++) {
      expect(one.hub.confirm()).toBeUndefined();
      await passing(one.time, 1);
    }
    expect(one.log.calls.read - before).toBeGreaterThanOrEqual(40);
    await other.hub.revokeSessions(['t']);
    await passing(one.time, 0.5);
    expect(one.hub.counts.sessions).toBe(2);
  });

  it('is tried less and less often where only writing fails', async () => {
    const { hub, log, time } = await started();
    log.before.append = logDown;
    await refusal(() => hub.revokeSessions(['s']));
    await passing(time, 120);
    expect(log.calls.append).toBeLessThanOrEqual(10);
    log.before.append = () => undefined;
    await passing(time, 31);
    expect((await log.shared.read()).records).toHaveLength(1);
  });

  it('is tried a last time at the end', async () => {
    const { hub, log, warnings } = await started();
    log.before.append = logDown;
    await refusal(() => hub.revokeSessions(['s']));
    log.before.append = () => undefined;
    await hub.close();
    expect((await log.shared.read()).records).toHaveLength(1);
    expect(warnings.join()).not.toMatch(/before the end/);
  });

  it('is told of where it stays so', async () => {
    const { hub, log, warnings } = await started();
    log.before.append = logDown;
    await refusal(() => hub.revokeSessions(['s']));
    await hub.close();
    expect(warnings.at(-1)).toMatch(
      /^Revocations could not be stored before the end: other instances do not know/,
    );
  });
});

describe('who asks again and again', () => {
  it('does not fill the log', async () => {
    const { hub, log } = await started();
    for (let time = 0; time < 3; time++) {
      await hub.revokeSessions(['s']);
      await hub.revokeToken('t', START + 900);
      await hub.revokeKey('k');
    }
    expect(log.appended).toHaveLength(3);
  });

  it('is not answered before what was asked first is stored', async () => {
    const { hub, log } = await started();
    const gate = new Gate();
    log.before.append = gate.wait;
    let isAnswered = false;
    const first = hub.revokeSessions(['s']);
    const second = hub.revokeSessions(['s']).then(() => (isAnswered = true));
    await Promise.resolve();
    expect(isAnswered).toBe(false);
    gate.open();
    await Promise.all([first, second]);
    expect(log.appended).toHaveLength(2);
  });
});

describe('what is no revocation', () => {
  it.each([undefined, null, 5, {}])(
    'is refused, and stops nobody: the key %o',
    async (kid) => {
      const { hub, log } = await started();
      expect(await refusal(() => hub.revokeKey(kid as never))).toMatchObject({
        kind: 'misconfigured',
        code: 'wiring_invalid',
      });
      expect(log.appended).toEqual([]);
      expect(hub.counts.keys).toBe(0);
    },
  );

  it.each([NaN, Infinity, '5', undefined])(
    'nor is a version %o',
    async (version) => {
      const { hub, log } = await started();
      const raising = (): Promise<void> =>
        hub.raiseSubject('alice', version as number, 5);
      expect((await refusal(raising)).kind).toBe('misconfigured');
      expect(log.appended).toEqual([]);
    },
  );
});

it('what is spent stays so for as long as the clock here lets the token live', async () => {
  const { hub, log, time } = await started();
  log.shared = new MemoryRevocationLog({ now: () => time.clock.now() + 60 });
  await passing(time, 1);
  const expiresAt = time.clock.now() + 30;
  expect(await hub.spend('jti', expiresAt)).toBe(true);
  time.pass(29);
  expect(await hub.spend('jti', expiresAt)).toBe(false);
});
