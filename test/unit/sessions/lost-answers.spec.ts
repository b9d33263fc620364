import { describe, expect, it } from 'vitest';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

/** A session that has rotated twice, and its first token. */
async function aged(bench: SessionBench) {
  const { service, clock } = bench;
  const { refreshToken, sessionId } = await service.open('alice');
  clock.advance(31);
  const next = await service.refresh(refreshToken);
  clock.advance(31);
  await service.refresh(next.refreshToken);
  return { first: refreshToken, sessionId };
}

describe('a revocation that was stored, and whose answer was lost', () => {
  it('is made known by whoever comes next', async () => {
    const bench = new SessionBench();
    const { first, sessionId } = await aged(bench);
    await bench.store.revoke(sessionId);
    expect(bench.announced).toEqual([]);
    const error = await refusal(() => bench.service.refresh(first));
    expect(error).toMatchObject({
      code: 'refresh_token_invalid',
      message: 'The session was revoked',
    });
    expect(bench.announced).toEqual([['sessions', sessionId]]);
  });

  it('is refused as such even where it cannot be made known now', async () => {
    const bench = new SessionBench();
    const { first, sessionId } = await aged(bench);
    await bench.store.revoke(sessionId);
    bench.announcing = () => {
      throw new Error('hunter2');
    };
    const error = await refusal(() => bench.service.refresh(first));
    expect(error.code).toBe('refresh_token_invalid');
  });
});

it('a sign-in past the limit has its tokens though the closed session cannot be made known: trying again would close one more', async () => {
  const bench = new SessionBench({ sessions: { maxPerSubject: 1 } });
  const one = await bench.service.open('alice');
  bench.announcing = () => {
    throw new Error('hunter2');
  };
  const two = await bench.service.open('alice');
  const { sessions: live } = await bench.service.list('alice');
  expect(live.map(({ id }) => id)).toEqual([two.sessionId]);
  expect(bench.events.map(({ type }) => type)).toEqual([
    'issued',
    'revoked',
    'issued',
  ]);
  expect(
    (await refusal(() => bench.service.refresh(one.refreshToken))).code,
  ).toBe('refresh_token_invalid');
});
