import { describe, expect, it } from 'vitest';
import { KeyRing } from '../../../libs/jwt-auth/src/keys/key-ring.js';
import { isPromise } from '../../../libs/jwt-auth/src/maybe-promise.js';
import { START } from '../../support/fake-clock.js';
import { altered, refusal } from '../../support/tokens.js';
import { Gate, logDown } from '../sessions/revocation/fickle-log.js';
import { fleet } from '../sessions/revocation/fleet.js';
import type { Instance } from '../sessions/revocation/instance.js';
import { passing, woken } from '../sessions/revocation/timers.js';

const { started, pair } = fleet();
const REVOKED = {
  kind: 'rejected',
  code: 'token_revoked',
  check: 'not_revoked',
};
const token = altered({}, { sid: 's', sv: 1 });
const store = { check: 'store' } as const;

/** With the token in its cache. */
async function holding(options?: Parameters<typeof started>[0]) {
  const instance = await started(options);
  await instance.authenticator.authenticate(token);
  await instance.authenticator.authenticate(token);
  expect(instance.authenticator.cacheStatistics()).toMatchObject({ hits: 1 });
  return instance;
}

const refused = ({ authenticator }: Instance): Promise<unknown> =>
  refusal(() => authenticator.authenticate(token));

describe('a token in the cache', () => {
  it.each<[string, (instance: Instance) => Promise<unknown>]>([
    ['its session', ({ hub }) => hub.revokeSessions(['s'])],
    ['its subject', ({ hub }) => hub.raiseSubject('alice', 2, START)],
    ['its key', ({ revocations }) => revocations.revokeKey('scene-key')],
    ['it by itself', ({ revocations }) => revocations.revokeToken(token)],
  ])(
    'is refused at once when %s was revoked, and from then on',
    async (_, revoke) => {
      const instance = await holding();
      const revoking = revoke(instance);
      await revoking;
      for (let times = 0; times < 3; times++) {
        expect(await refused(instance)).toMatchObject(REVOKED);
      }
    },
  );

  it('is refused from when the revocation was asked for, acknowledged or not', async () => {
    const instance = await holding();
    const gate = new Gate();
    instance.log.before.append = gate.wait;
    const revoking = instance.hub.revokeSessions(['s']);
    expect(await refused(instance)).toMatchObject(REVOKED);
    gate.open();
    await revoking;
  });

  it('is never accepted again, whatever else is revoked or forgotten', async () => {
    const instance = await holding();
    const { hub, time } = instance;
    await hub.revokeSessions(['s']);
    for (let round = 0; round < 60; round++) {
      await hub.revokeSessions([`${round}`]);
      expect(await refused(instance)).toMatchObject(REVOKED);
      time.pass(8.5);
      await passing(time, 0.5);
      expect(await refused(instance)).toMatchObject(REVOKED);
    }
    time.pass(86_100);
    await passing(time, 1);
    expect(hub.counts.sessions).toBeLessThan(60);
    expect(await refused(instance)).toMatchObject({ code: 'token_expired' });
  });

  it('answers at once, without a promise, whatever was revoked beside it', async () => {
    const { authenticator, hub } = await holding();
    for (const id of ['a', 'b', 'c']) {
      await hub.revokeSessions([id]);
      const first = authenticator.authenticate(token);
      expect(isPromise(first)).toBe(false);
      expect(authenticator.authenticate(token)).toBe(first);
    }
  });

  it('is refused by other instances when they have read of it', async () => {
    const [one, other] = await pair();
    await other.authenticator.authenticate(token);
    await one.hub.revokeSessions(['s']);
    await woken();
    expect(await refused(other)).toMatchObject(REVOKED);
    expect(other.authenticator.cacheStatistics()).toMatchObject({ hits: 1 });
  });

  it('lets nobody in where it is not known what was revoked', async () => {
    const instance = await holding();
    instance.log.everything(logDown);
    instance.time.pass(5);
    expect(await refused(instance)).toMatchObject({
      kind: 'unavailable',
      retryAfter: 1,
    });
    instance.log.everything(undefined);
    await passing(instance.time, 0.5);
    expect(await instance.authenticator.authenticate(token)).toBeDefined();
  });

  it('is good for the subject version that it has, and higher ones', async () => {
    const instance = await holding();
    await instance.hub.raiseSubject('alice', 1, START + 100);
    expect(await instance.authenticator.authenticate(token)).toBeDefined();
    await instance.hub.raiseSubject('alice', 2, 0);
    expect(await refused(instance)).toMatchObject(REVOKED);
  });
});

describe("a token in the cache, with check: 'store'", () => {
  it('waits for the log, and is refused when it says so', async () => {
    const [one, other] = await pair({ revocations: store });
    await other.authenticator.authenticate(token);
    await one.hub.revokeSessions(['s']);
    const waiting = other.authenticator.authenticate(token);
    expect(isPromise(waiting)).toBe(true);
    expect(await refusal(() => waiting)).toMatchObject(REVOKED);
  });

  it('is refused where it was revoked here while the log was asked', async () => {
    const instance = await holding({ revocations: store });
    const gate = new Gate();
    instance.log.afterReading = gate.wait;
    const waiting = refused(instance);
    await woken();
    await instance.hub.revokeSessions(['s']);
    gate.open();
    expect(await waiting).toMatchObject(REVOKED);
  });

  it('is refused where it expired while the log was asked', async () => {
    const instance = await holding({ revocations: store });
    instance.time.pass(604);
    const gate = new Gate();
    instance.log.afterReading = gate.wait;
    const waiting = refused(instance);
    await woken();
    instance.time.pass(1);
    gate.open();
    expect(await waiting).toMatchObject({
      kind: 'rejected',
      code: 'token_expired',
    });
  });

  it('is refused where its key left the ring while the log was asked', async () => {
    const instance = await holding({ revocations: store });
    const gate = new Gate();
    instance.log.afterReading = gate.wait;
    const waiting = refused(instance);
    await woken();
    const { keys } = instance;
    keys.resolve = () => new KeyRing([]).resolve({ alg: 'HS256' }, START);
    gate.open();
    expect(await waiting).toMatchObject({
      kind: 'rejected',
      code: 'key_unknown',
    });
  });

  it('is accepted where nothing has happened', async () => {
    const { authenticator } = await holding({ revocations: store });
    const first = await authenticator.authenticate(token);
    expect(await authenticator.authenticate(token)).toBe(first);
  });
});

describe('without a cache', () => {
  it('a token is refused at once when its session was revoked', async () => {
    const instance = await started({ auth: { cache: false } });
    expect(await instance.authenticator.authenticate(token)).toBeDefined();
    await instance.hub.revokeSessions(['s']);
    expect(await refused(instance)).toMatchObject(REVOKED);
  });
});
