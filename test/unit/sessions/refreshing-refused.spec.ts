import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';
import { newRefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';

const DEVICE = { ip: '10.6.6.6' };

/** A session that has rotated twice, and its three tokens. */
async function aged(bench: SessionBench) {
  const { service, clock, events } = bench;
  const { sessionId, refreshToken } = await service.open('alice');
  clock.advance(31);
  const second = (await service.refresh(refreshToken)).refreshToken;
  clock.advance(31);
  const third = (await service.refresh(second)).refreshToken;
  events.length = 0;
  return { sessionId, first: refreshToken, second, third };
}

async function refused(bench: SessionBench, token: unknown): Promise<string> {
  const error = await refusal(() =>
    bench.service.refresh(token as string, { device: DEVICE }),
  );
  expect(error).toMatchObject({
    kind: 'rejected',
    code: 'refresh_token_invalid',
    description: 'The refresh token is invalid',
  });
  return error.message;
}

describe('a refresh token that is not good', () => {
  it('ends the session where it was spent before', async () => {
    const bench = new SessionBench();
    const { sessionId, second, third } = await aged(bench);
    bench.clock.advance(31);
    const message = 'A spent refresh token came again; its session was revoked';
    expect(await refused(bench, second)).toBe(message);
    const about = { subject: 'alice', sessionId };
    expect(bench.events).toEqual([
      { type: 'theft', older: false, ...about, device: DEVICE },
      { type: 'revoked', because: 'theft', again: false, ...about },
    ]);
    expect(bench.announced).toEqual([['sessions', sessionId]]);
    expect(await refused(bench, third)).toBe('The session was revoked');
    expect(bench.events.at(-1)).toEqual({
      type: 'rejected',
      because: 'revoked',
      ...about,
      device: DEVICE,
    });
  });

  it('ends the session where it is older still, at once', async () => {
    const bench = new SessionBench();
    const { first, third } = await aged(bench);
    await refused(bench, first);
    expect(bench.events[0]).toMatchObject({ type: 'theft', older: true });
    expect(await refused(bench, third)).toBe('The session was revoked');
  });

  it('tells of a theft even where the revocation cannot be made known', async () => {
    const bench = new SessionBench();
    const { first, third } = await aged(bench);
    bench.announcing = () => {
      throw new Error('hunter2');
    };
    const error = await refusal(() => bench.service.refresh(first));
    expect(error.kind).toBe('unavailable');
    expect(bench.events).toMatchObject([
      { type: 'theft' },
      { type: 'revoked', because: 'theft' },
    ]);
    expect(await refused(bench, third)).toBe('The session was revoked');
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['garbage', 'garbage'],
    ['an object', {}],
  ])('is refused without asking the store where it is %s', async (_, token) => {
    const bench = new SessionBench();
    expect(await refused(bench, token)).toBe('The refresh token is malformed');
    expect(bench.calls).toEqual([]);
    expect(bench.events).toEqual([
      { type: 'rejected', because: 'malformed', device: DEVICE },
    ]);
  });

  it('changes nothing where it was made up', async () => {
    const bench = new SessionBench();
    const { sessionId, first, third } = await aged(bench);
    const [, , family] = (
      await bench.service.open('mallory')
    ).refreshToken.split('.');
    for (const token of [first, third]) {
      const forged = token
        .split('.')
        .with(2, family ?? '')
        .join('.');
      bench.events.length = 0;
      expect(await refused(bench, forged)).toBe(
        'The refresh token was never one of its session',
      );
      expect(bench.events).toMatchObject([
        { type: 'rejected', because: 'not_genuine', sessionId },
      ]);
    }
    await expect(bench.service.refresh(third)).resolves.toBeDefined();
  });

  it('changes nothing where its session is unknown', async () => {
    const bench = new SessionBench();
    const other = await new SessionBench().service.open('alice');
    expect(await refused(bench, other.refreshToken)).toBe(
      'The refresh token is of no session that is known',
    );
    expect(bench.events).toEqual([
      { type: 'rejected', because: 'unknown', device: DEVICE },
    ]);
  });

  it('changes nothing where the store has gone back in time', async () => {
    const bench = new SessionBench();
    const { third } = await aged(bench);
    const parts = third.split('.');
    const { secret } = newRefreshToken('alice');
    const lost = parts.with(1, '3').with(3, secret).join('.');
    expect(await refused(bench, lost)).toMatch(/has the store lost a write/);
    await expect(bench.service.refresh(third)).resolves.toBeDefined();
  });

  it('is refused where the session has expired', async () => {
    const bench = new SessionBench({ sessions: { idle: 1000 } });
    const { refreshToken } = await bench.service.open('alice');
    bench.clock.advance(1000);
    expect(await refused(bench, refreshToken)).toBe('The session has expired');
    expect(bench.events.at(-1)).toMatchObject({ because: 'expired' });
  });

  it('stands in no error and no event', async () => {
    const bench = new SessionBench();
    const { first, second, third } = await aged(bench);
    const told: unknown[] = [];
    for (const token of [third, second, first, first, `${third}x`]) {
      await bench.service
        .refresh(token)
        .catch((error: unknown) => told.push(error));
    }
    expect(told).toHaveLength(3);
    const text = inspect([told, bench.events, bench.warnings], { depth: 9 });
    for (const token of [first, second, third]) {
      expect(text).not.toContain(token.split('.')[2]);
      expect(text).not.toContain(token.split('.')[3]);
    }
  });
});

describe('a refresh with peppers', () => {
  const OLD = 'q9zLkV2xT4bN8mR1cW6yH3sD5fG7jK0p';
  const NEW = 'Z8xYc7Wv6Ub5Ta4Sr3Qp2On1Ml0Kj9Hg';

  it('gives a retry what another pepper made, where that is known', async () => {
    const old = new SessionBench({ sessions: { pepper: OLD } });
    const sessions = { pepper: NEW, previousPeppers: [OLD] };
    const next = old.sharing({ sessions });
    const { refreshToken } = await old.service.open('alice');
    const winner = await old.service.refresh(refreshToken);
    const retry = await next.refresh(refreshToken);
    expect(retry.refreshToken).toBe(winner.refreshToken);
  });

  it('is unavailable, and hands out nothing useless, where it is not', async () => {
    const old = new SessionBench({ sessions: { pepper: OLD } });
    const next = old.sharing({ sessions: { pepper: NEW } });
    const { sessionId, refreshToken } = await old.service.open('alice');
    await old.service.refresh(refreshToken);
    const error = await refusal(() => next.refresh(refreshToken));
    expect(error).toMatchObject({
      kind: 'unavailable',
      message:
        'The refresh token was rotated with a pepper that is not given here',
    });
    const { session } = await old.store.read(sessionId);
    expect(session).toMatchObject({ generation: 1, rotatedAt: START });
    expect(session?.revokedAt).toBeUndefined();
  });
});
