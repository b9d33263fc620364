import { describe, expect, it } from 'vitest';
import { refusal } from '../../support/tokens.js';
import { SessionBench, type SessionBenchOptions } from './session-bench.js';

const LAPTOP = { id: 'laptop' };

/** The owner refreshes so many times, each followed by whoever has the token before. */
async function followed(times: number, options: SessionBenchOptions = {}) {
  const bench = new SessionBench(options);
  const { service, clock } = bench;
  const { sessionId, refreshToken } = await service.open('alice');
  let token = refreshToken;
  for (let each = 0; each < times; each++) {
    clock.advance(900);
    const next = await service.refresh(token);
    clock.advance(5);
    const follower = await service.refresh(token, { device: LAPTOP });
    expect(follower.refreshToken).toBe(next.refreshToken);
    await service.refresh(token);
    token = next.refreshToken;
  }
  return { bench, token, sessionId };
}

const told = ({ events }: SessionBench): unknown[] =>
  events.filter(({ type }) => type === 'followed');

describe('a refresh token that is followed', () => {
  it('is told of once for each rotation, from the fifth in a row on', async () => {
    const { bench, sessionId } = await followed(7);
    expect(told(bench)).toEqual(
      [5, 6, 7].map((times) => ({
        type: 'followed',
        times,
        subject: 'alice',
        sessionId,
        device: LAPTOP,
      })),
    );
  });

  it('is not told of if a rotation in between was not', async () => {
    const { bench, token } = await followed(4);
    bench.clock.advance(900);
    const next = await bench.service.refresh(token);
    bench.clock.advance(900);
    const last = await bench.service.refresh(next.refreshToken);
    await bench.service.refresh(next.refreshToken);
    expect(last.refreshToken).toBeDefined();
    expect(told(bench)).toEqual([]);
  });

  it('ends its session past maxFollowed, and its access tokens', async () => {
    const sessions = { maxFollowed: 2 };
    const { bench, token, sessionId } = await followed(2, { sessions });
    bench.clock.advance(900);
    const next = await bench.service.refresh(token);
    const error = await refusal(() => bench.service.refresh(token));
    expect(error).toMatchObject({
      code: 'refresh_token_invalid',
      message:
        'Too many rotations in a row were followed; the session was revoked',
    });
    expect(bench.events.at(-1)).toEqual({
      type: 'revoked',
      because: 'followed',
      again: false,
      subject: 'alice',
      sessionId,
    });
    expect(bench.announced).toEqual([['sessions', sessionId]]);
    await expect(bench.service.refresh(next.refreshToken)).rejects.toThrow(
      'The session was revoked',
    );
  });

  it('ends none by itself', async () => {
    const { bench, token } = await followed(50);
    bench.clock.advance(900);
    await expect(bench.service.refresh(token)).resolves.toBeDefined();
  });

  it('is found by a look that counts nothing', async () => {
    const { bench, token } = await followed(1, {
      sessions: { maxFollowed: 2 },
    });
    bench.clock.advance(900);
    await bench.service.refresh(token);
    for (let look = 0; look < 9; look++) {
      expect(await bench.service.find(token)).toBeDefined();
    }
    await expect(bench.service.refresh(token)).resolves.toBeDefined();
  });
});
