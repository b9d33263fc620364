import { describe, expect, it } from 'vitest';
import { RefreshPace } from '../../../libs/jwt-auth/src/sessions/refresh-pace.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench, type SessionBenchOptions } from './session-bench.js';

const MOST = 120;

describe('one session that is refreshed again and again', () => {
  it.each<[string, SessionBenchOptions]>([
    ['one trip to the store', {}],
    ['a claims loader', { loader: () => ({}) }],
  ])('gets so many access tokens in a minute with %s', async (_, options) => {
    const bench = new SessionBench(options);
    const { service, clock, calls } = bench;
    const first = await service.open('alice');
    const { refreshToken } = await service.refresh(first.refreshToken);
    for (let each = 1; each < MOST; each++) {
      await service.refresh(each % 2 === 0 ? refreshToken : first.refreshToken);
    }
    clock.advance(20.5);
    calls.length = 0;
    for (const token of [refreshToken, first.refreshToken]) {
      const error = await refusal(() => service.refresh(token));
      expect(error).toMatchObject({
        kind: 'unavailable',
        retryAfter: 40,
        message: 'A session was given 120 access tokens within 60 seconds',
      });
    }
    expect(calls).toEqual(['read', 'read']);
    const other = await service.open('alice');
    await expect(service.refresh(other.refreshToken)).resolves.toBeDefined();
    clock.advance(40);
    await expect(service.refresh(refreshToken)).resolves.toBeDefined();
  });

  it('gets no more for asking all at once', async () => {
    const { service } = new SessionBench();
    const first = await service.open('alice');
    const { refreshToken } = await service.refresh(first.refreshToken);
    const answers = await Promise.allSettled(
      Array.from({ length: 300 }, () => service.refresh(refreshToken)),
    );
    const granted = answers.filter(({ status }) => status === 'fulfilled');
    expect(granted).toHaveLength(MOST - 1);
  });

  it('loses no token that it spent', async () => {
    const { service } = new SessionBench({ sessions: { grace: 0 } });
    let { refreshToken } = await service.open('alice');
    for (let each = 0; each < MOST; each++) {
      ({ refreshToken } = await service.refresh(refreshToken));
    }
    await expect(service.refresh(refreshToken)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  it('is ended by a spent token all the same, so that a thief cannot hide behind it', async () => {
    const { service, clock, events } = new SessionBench();
    const owner = await service.open('alice');
    const thief = await service.refresh(owner.refreshToken);
    clock.advance(31);
    const { refreshToken } = await service.refresh(thief.refreshToken);
    for (let each = 2; each < MOST; each++) {
      await service.refresh(refreshToken);
    }
    for (const token of [refreshToken, thief.refreshToken]) {
      expect(await refusal(() => service.refresh(token))).toMatchObject({
        kind: 'unavailable',
      });
    }
    expect(
      await refusal(() => service.refresh(owner.refreshToken)),
    ).toMatchObject({ kind: 'rejected' });
    expect(events.map(({ type }) => type)).toContain('theft');
    expect(await refusal(() => service.refresh(refreshToken))).toMatchObject({
      message: 'The session was revoked',
    });
  });

  it('is kept so many times in a minute while all others are closed, and can always be closed', async () => {
    const { service, clock, calls } = new SessionBench();
    const { sessionId: except } = await service.open('alice');
    for (let each = 0; each < MOST; each++) {
      const { accessToken } = await service.closeAll('alice', { except });
      expect(accessToken).toBeDefined();
    }
    calls.length = 0;
    expect(
      await refusal(() => service.closeAll('alice', { except })),
    ).toMatchObject({ kind: 'unavailable', retryAfter: 60 });
    expect(calls).toEqual([]);
    clock.advance(60);
    await expect(service.closeAll('alice', { except })).resolves.toHaveProperty(
      'accessToken',
    );
    await expect(service.closeAll('alice')).resolves.toEqual({});
  });

  it('is kept no more often for asking all at once', async () => {
    const { service } = new SessionBench();
    const { sessionId: except } = await service.open('alice');
    const answers = await Promise.allSettled(
      Array.from({ length: 300 }, () => service.closeAll('alice', { except })),
    );
    const kept = answers.filter(({ status }) => status === 'fulfilled');
    expect(kept).toHaveLength(MOST);
  });

  it('is not held up by others who name it', async () => {
    const { service } = new SessionBench();
    const { refreshToken } = await service.open('alice');
    const other = await service.open('mallory');
    const [, , family] = other.refreshToken.split('.');
    const forged = refreshToken.split('.').with(2, `${family}`).join('.');
    for (let each = 0; each < 2 * MOST; each++) {
      await expect(service.refresh(forged)).rejects.toMatchObject({
        kind: 'rejected',
      });
    }
    await expect(service.refresh(refreshToken)).resolves.toBeDefined();
  });

  it('is forgotten in time, so that the count of sessions is bounded', () => {
    const pace = new RefreshPace(() => 0);
    for (let each = 0; each < MOST; each++) {
      pace.granted('first');
    }
    expect(() => pace.check('first')).toThrow('120 access tokens');
    for (let each = 0; each < 10_000; each++) {
      pace.granted(`${each}`);
    }
    expect(() => pace.check('first')).not.toThrow();
  });
});
