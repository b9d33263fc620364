import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

const DAY = 86_400;

describe('find()', () => {
  it('tells whose session a refresh token is of, and changes nothing', async () => {
    const { service, store, calls, events, clock } = new SessionBench();
    const opened = await service.open('alice');
    const { sessionId } = opened;
    const before = (await store.read(sessionId)).session;
    clock.advance(60);
    expect(await service.find(opened.refreshToken)).toEqual({
      sessionId,
      subject: 'alice',
      expiresAt: START + 14 * DAY,
    });
    expect((await store.read(sessionId)).session).toEqual(before);
    expect(calls.slice(-1)).toEqual(['read']);
    expect(events).toHaveLength(1);
  });

  it('finds a spent token only while it is honoured', async () => {
    const { service, clock } = new SessionBench();
    const first = await service.open('alice');
    const second = await service.refresh(first.refreshToken);
    clock.advance(10);
    const found = await service.find(first.refreshToken);
    expect(found?.expiresAt).toBe(START + 30);
    clock.advance(21);
    expect(await service.find(first.refreshToken)).toBeUndefined();
    const live = await service.find(second.refreshToken);
    expect(live?.expiresAt).toBe(START + 14 * DAY);
  });

  it('is no reason to revoke, whatever is looked at', async () => {
    const { service, clock, announced } = new SessionBench();
    const first = await service.open('alice');
    clock.advance(31);
    const second = await service.refresh(first.refreshToken);
    clock.advance(31);
    const third = await service.refresh(second.refreshToken);
    clock.advance(31);
    for (const { refreshToken } of [first, second]) {
      expect(await service.find(refreshToken)).toBeUndefined();
    }
    expect(announced).toEqual([]);
    expect(await service.find(third.refreshToken)).toBeDefined();
  });

  it('finds nothing that is over', async () => {
    const { service, clock } = new SessionBench();
    const [closed, expired] = [
      await service.open('alice'),
      await service.open('bob'),
    ];
    await service.close(closed.sessionId);
    clock.advance(14 * DAY);
    for (const { refreshToken } of [closed, expired]) {
      expect(await service.find(refreshToken)).toBeUndefined();
    }
  });

  it.each<[string, (token: string) => unknown]>([
    ['nothing', () => undefined],
    ['garbage', () => 'x'],
    ['a session id', (token) => token.split('.')[0]],
    ['another family', (token) => altered(token, 2)],
    ['another secret', (token) => altered(token, 3)],
  ])('finds nothing for %s', async (_, change) => {
    const { service } = new SessionBench();
    const { refreshToken } = await service.open('alice');
    expect(await service.find(change(refreshToken) as string)).toBeUndefined();
  });

  it('does not answer for a store that is out of reach', async () => {
    const bench = new SessionBench();
    const { refreshToken } = await bench.service.open('alice');
    bench.interference = () => {
      throw new Error('down');
    };
    const error = await refusal(() => bench.service.find(refreshToken));
    expect(error.kind).toBe('unavailable');
  });
});

function altered(token: string, part: number): string {
  const parts = token.split('.');
  const last = parts[part]!.at(0) === 'A' ? 'B' : 'A';
  parts[part] = last + parts[part]!.slice(1);
  return parts.join('.');
}
