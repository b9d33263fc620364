import { describe, expect, it } from 'vitest';
import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import { START } from '../../../support/fake-clock.js';
import { refusal } from '../../../support/tokens.js';
import { logDown } from './fickle-log.js';
import { fleet } from './fleet.js';
import { passing, woken } from './timers.js';

const DAY = 86_400;
const { started, pair } = fleet();

describe('a revocation is remembered', () => {
  const auth = {
    accessToken: { expiresIn: '10m' },
    clockTolerance: 7,
  } as const;
  const revocations = { longestLifetime: '2h' } as const;
  /** Whoever issues may be ahead by the tolerance, and whoever verifies behind. */
  const MARGIN = 2 * 7 + 1;

  it('of a session, for the longest that an access token may live: it may have been issued by other options', async () => {
    const { hub, log } = await started({ auth, revocations });
    await hub.revokeSessions(['s', 't']);
    expect(log.appended).toEqual([
      { text: '["session","s"]', lifetime: 7200 + MARGIN },
      { text: '["session","t"]', lifetime: 7200 + MARGIN },
    ]);
  });

  it('of a subject, for the longest that an access token may live', async () => {
    const { hub, log } = await started({ auth, revocations });
    await hub.raiseSubject('alice', 5, 6.5);
    expect(log.appended).toEqual([
      { text: '["subject","alice",5,6.5]', lifetime: 7200 + MARGIN },
    ]);
  });

  it('of a token, until it expires', async () => {
    const { hub, log } = await started({ auth, revocations });
    await hub.revokeToken('x', START + 40);
    await hub.revokeToken('y', START - 40);
    expect(log.appended).toEqual([
      { text: '["token","x"]', lifetime: 40 + MARGIN },
      { text: '["token","y"]', lifetime: MARGIN },
    ]);
  });

  it('of a key, for 400 days', async () => {
    const { hub, log } = await started({ auth, revocations });
    await hub.revokeKey('k');
    expect(log.appended).toEqual([
      { text: '["key","k"]', lifetime: 400 * DAY },
    ]);
  });

  it('by the clock of the log, which need not be that of this machine', async () => {
    const { hub, log, time } = await started({ auth });
    log.shared = new MemoryRevocationLog({
      now: () => time.clock.now() - 1000,
    });
    await passing(time, 0.5);
    const now = time.clock.now() - 1000;
    await hub.revokeToken('x', now + 40);
    expect(log.appended.at(-1)?.lifetime).toBeCloseTo(40 + MARGIN, 3);
    const page = await log.shared.read();
    expect(page.records[0]?.until).toBeCloseTo(now + 40 + MARGIN, 3);
  });

  it('of what was revoked here, also without the log', async () => {
    const { hub, log } = await started();
    log.before.append = logDown;
    const revoking = [
      () => hub.revokeSessions(['s']),
      () => hub.raiseSubject('alice', 5, 6),
      () => hub.revokeToken('x', START + 40),
      () => hub.revokeKey('k'),
    ];
    for (const revoke of revoking) {
      expect(await refusal(revoke)).toMatchObject({
        kind: 'unavailable',
        retryAfter: 1,
      });
    }
    expect(hub.counts).toEqual({
      tokens: 1,
      sessions: 1,
      subjects: 1,
      keys: 1,
    });
    expect(hub.changes).toBe(4);
  });
});

describe('what may be used once', () => {
  it('is spent by one instance only', async () => {
    const [one, other] = await pair();
    expect(await one.hub.spend('x', START + 60)).toBe(true);
    expect(await other.hub.spend('x', START + 60)).toBe(false);
    expect(await one.hub.spend('x', START + 60)).toBe(false);
    expect(await other.hub.spend('y', START + 60)).toBe(true);
  });

  it('stays spent for as long as it could be used', async () => {
    const { hub, time } = await started({ auth: { clockTolerance: 5 } });
    await hub.spend('x', START + 60);
    time.pass(60 + 5);
    expect(await hub.spend('x', START + 60)).toBe(false);
    time.pass(6);
    expect(await hub.spend('x', START + 60)).toBe(true);
  });
});

describe('a log that has lost what it held', () => {
  it('is given it again by whoever knows it, and that is said', async () => {
    const [one, other] = await pair();
    await one.hub.revokeSessions(['s']);
    await one.hub.raiseSubject('alice', 5, 6);
    await woken();
    expect(other.hub.counts).toMatchObject({ sessions: 1, subjects: 1 });
    const emptied = new MemoryRevocationLog(one.time.clock);
    one.log.shared = emptied;
    other.log.shared = emptied;
    await passing(one.time, 1);
    for (const { hub, warnings } of [one, other]) {
      expect(hub.counts).toMatchObject({ sessions: 1, subjects: 1 });
      expect(warnings).toEqual([
        expect.stringMatching(
          /^The log of revocations has lost what it held/,
        ) as string,
      ]);
    }
    const fresh = await started({ time: one.time, shared: emptied });
    expect(fresh.hub.counts).toMatchObject({ sessions: 1, subjects: 1 });
    expect(fresh.warnings).toEqual([]);
  });

  it('ends in the store what it has lost: versions, sessions, and all of a subject but the one kept', async () => {
    const calls: unknown[] = [];
    const noting =
      (name: string) =>
      async (...args: unknown[]): Promise<void> => {
        calls.push([name, ...args]);
      };
    const { hub, log, time } = await started({
      store: {
        version: async (subject) => ({ version: subject === 'carol' ? 9 : 2 }),
        raiseVersion: noting('raiseVersion'),
        revokeAll: noting('revokeAll'),
        revoke: noting('revoke'),
      },
    });
    await hub.raiseSubject('alice', 5, 6);
    await hub.raiseSubject('bob', 7, 6, { kept: 'mine' });
    await hub.raiseSubject('carol', 8, 6, { kept: undefined });
    await hub.revokeSessions(['s']);
    log.shared = new MemoryRevocationLog(time.clock, time.monotonic.read);
    await passing(time, 1);
    expect(calls).toEqual([
      ['revoke', 's'],
      ['raiseVersion', 'alice', 5],
      ['revokeAll', 'bob', 'mine'],
      ['raiseVersion', 'bob', 7],
      ['raiseVersion', 'carol', 8],
    ]);
  });

  it('is tried again until all of it is back', async () => {
    const { hub, log, time, warnings } = await started();
    await hub.revokeSessions(['s']);
    log.shared = new MemoryRevocationLog(time.clock, time.monotonic.read);
    log.before.append = logDown;
    await passing(time, 3);
    expect((await log.shared.read()).records).toEqual([]);
    expect(hub.confirm()).toBeUndefined();
    log.before = {};
    await passing(time, 1);
    const { records } = await log.shared.read();
    expect(new Set(records.map(({ text }) => text))).toEqual(
      new Set(['["session","s"]']),
    );
    expect(warnings.join('\n')).toMatch(/has lost what it held/);
  });
});

describe('pruning', () => {
  it('removes from the log what has ended', async () => {
    const { hub, time } = await started();
    await hub.revokeToken('x', START + 10);
    expect(await hub.prune()).toBe(0);
    time.pass(30);
    expect(await hub.prune()).toBe(1);
  });
});
