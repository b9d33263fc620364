import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

const DAY = 86_400;
const DEVICE = { name: 'Firefox', ip: '10.0.0.1' };

describe('open()', () => {
  it('gives an access token of the session and a refresh token', async () => {
    const { service, verifier, events, store } = new SessionBench();
    const claims = { roles: ['admin'] };
    const opened = await service.open('alice', { claims, device: DEVICE });
    const { sessionId, accessToken, refreshToken } = opened;
    expect(refreshToken.split('.')[0]).toBe(sessionId);
    expect(opened.refreshExpiresAt).toBe(START + 14 * DAY);
    expect(accessToken.claims).toMatchObject({
      sub: 'alice',
      roles: ['admin'],
      sid: sessionId,
      sv: 0,
      iat: START,
      exp: START + 900,
    });
    expect(await verifier.verify(accessToken.token)).toEqual(
      accessToken.claims,
    );
    expect(events).toEqual([
      { type: 'issued', subject: 'alice', sessionId, device: DEVICE },
    ]);
    const { session } = await store.read(sessionId);
    expect(session?.claims).toBe('{"roles":["admin"]}');
    for (const part of refreshToken.split('.').slice(2)) {
      expect(inspect([session, events])).not.toContain(part);
    }
  });

  it('may be told nothing but the subject', async () => {
    const { service, events } = new SessionBench();
    const { accessToken } = await service.open('alice');
    expect(Object.keys(accessToken.claims).toSorted()).toEqual([
      'aud',
      'exp',
      'iat',
      'iss',
      'jti',
      'sid',
      'sub',
      'sv',
    ]);
    expect(events).toMatchObject([{ type: 'issued', device: {} }]);
  });

  it('counts by the clock of the store, and no token outlives its session', async () => {
    const bench = new SessionBench({
      ahead: 50,
      sessions: { absolute: 600, idle: 600 },
    });
    const opened = await bench.service.open('alice');
    expect(opened.accessToken.expiresAt).toBe(START + 650);
    expect(opened.refreshExpiresAt).toBe(START + 650);
  });

  it.each<[string, object, string]>([
    ['a reserved claim', { sid: 'x' }, 'claim_reserved'],
    ['a claim that JSON has not', { at: Number.NaN }, 'claim_invalid'],
    ['claims that are no object', ['x'], 'claim_invalid'],
  ])('stores nothing where it is given %s', async (_, claims, code) => {
    const { service, calls, events } = new SessionBench();
    const error = await refusal(() => service.open('alice', { claims }));
    expect(error).toMatchObject({ kind: 'misconfigured', code });
    expect(calls).not.toContain('create');
    expect(events).toEqual([]);
  });

  it('brings the absolute limit forward by a random part of the jitter', async () => {
    const sessions = {
      absolute: 1000,
      idle: 1000,
      expiryJitter: 20,
      maxPerSubject: Infinity,
    };
    const bench = new SessionBench({ sessions });
    const { service } = bench;
    for (let count = 0; count < 200; count++) {
      await service.open('alice');
    }
    const stored = await bench.stored('alice');
    const ends = stored.map(({ expiresAt }) => expiresAt - START);
    expect(Math.max(...ends)).toBeLessThanOrEqual(1000);
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(980);
    expect(new Set(ends).size).toBeGreaterThan(10);
  });
});

describe('a sign-in that overlaps with "sign out everywhere"', () => {
  it('is refused where it began before', async () => {
    const bench = new SessionBench();
    const { service, events } = bench;
    const { version } = await service.begin('alice');
    await service.closeAll('alice');
    const error = await refusal(() => service.open('alice', { version }));
    expect(error).toMatchObject({ kind: 'rejected', code: 'sign_in_outdated' });
    expect(events).toEqual([
      { type: 'revokedEverywhere', subject: 'alice' },
      { type: 'rejected', because: 'outdated', subject: 'alice', device: {} },
    ]);
    expect(await bench.stored('alice')).toEqual([]);
  });

  it('survives where it began after, in the same instant', async () => {
    const { service } = new SessionBench();
    await service.closeAll('alice');
    const { version } = await service.begin('alice');
    const opened = await service.open('alice', { version });
    expect(opened.accessToken.claims['sv']).toBe(version);
    expect(version).toBe(START * 1000);
    await expect(service.refresh(opened.refreshToken)).resolves.toBeDefined();
  });
});

describe('maxPerSubject', () => {
  it('closes the least recently used session, and ends its access tokens', async () => {
    const bench = new SessionBench({ sessions: { maxPerSubject: 1 } });
    const { service, events, announced } = bench;
    const first = await service.open('alice');
    const second = await service.open('alice');
    expect(announced).toEqual([['sessions', first.sessionId]]);
    expect(events.slice(1)).toMatchObject([
      {
        type: 'revoked',
        sessionId: first.sessionId,
        because: 'limit',
        again: false,
      },
      { type: 'issued', sessionId: second.sessionId },
    ]);
    const error = await refusal(() => service.refresh(first.refreshToken));
    expect(error.message).toBe('The session was revoked');
  });

  it('refuses the sign-in where it says so', async () => {
    const bench = new SessionBench({
      sessions: { maxPerSubject: 1, onLimit: 'refuse' },
    });
    const { service, events, announced } = bench;
    const first = await service.open('alice');
    const error = await refusal(() =>
      service.open('alice', { device: DEVICE }),
    );
    expect(error).toMatchObject({
      kind: 'rejected',
      code: 'session_limit_reached',
    });
    expect(events.slice(1)).toEqual([
      { type: 'rejected', because: 'limit', subject: 'alice', device: DEVICE },
    ]);
    expect(announced).toEqual([]);
    await expect(service.refresh(first.refreshToken)).resolves.toBeDefined();
  });
});

describe('a claims loader at sign-in', () => {
  it('is given claims of its own, to change as it likes, as at a refresh', async () => {
    const { service, store } = new SessionBench({
      loader: (_, { claims }) => {
        (claims['roles'] as string[]).push('loaded');
        return Object.assign(claims, { team: 'red' });
      },
    });
    const given = { roles: ['given'] };
    const opened = await service.open('alice', { claims: given });
    const loaded = { roles: ['given', 'loaded'], team: 'red' };
    expect(opened.accessToken.claims).toMatchObject(loaded);
    expect(given).toEqual({ roles: ['given'] });
    const { session } = await store.read(opened.sessionId);
    expect(session?.claims).toBe('{"roles":["given"]}');
    const refreshed = await service.refresh(opened.refreshToken);
    expect(refreshed.accessToken.claims).toMatchObject(loaded);
  });

  it('is given what open() was, and decides', async () => {
    const asked: unknown[] = [];
    const { service } = new SessionBench({
      loader: (subject, session) => {
        asked.push([subject, session]);
        return { roles: ['loaded'] };
      },
    });
    const claims = { tenant: 'acme' };
    const opened = await service.open('alice', { claims, device: DEVICE });
    expect(asked).toEqual([
      ['alice', { id: opened.sessionId, claims, device: DEVICE }],
    ]);
    expect(opened.accessToken.claims['roles']).toEqual(['loaded']);
    expect(opened.accessToken.claims).not.toHaveProperty('tenant');
  });

  it('lets nobody in whom it does not know', async () => {
    const { service, events, calls } = new SessionBench({ loader: () => null });
    const error = await refusal(() => service.open('alice'));
    expect(error).toMatchObject({ kind: 'rejected', code: 'subject_unknown' });
    expect(events).toMatchObject([{ because: 'subject_unknown' }]);
    expect(calls).not.toContain('create');
  });

  it.each<[string, () => never]>([
    [
      'throws',
      () => {
        throw new Error('hunter2');
      },
    ],
    ['gives nothing', () => undefined as never],
    ['gives text', () => 'admin' as never],
  ])('that %s is no decision', async (_, loader) => {
    const { service, events, calls } = new SessionBench({ loader });
    const error = await refusal(() => service.open('alice'));
    expect(error).toMatchObject({
      kind: 'unavailable',
      code: 'temporarily_unavailable',
      retryAfter: 1,
    });
    expect(error.message).toMatch(/^The claims loader (failed|gave)/);
    expect(calls).not.toContain('create');
    expect(events).toEqual([]);
  });
});
