import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

const DAY = 86_400;
const FIREFOX =
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('list()', () => {
  it('shows the live sessions of a subject, the newest sign-in first', async () => {
    const { service, clock } = new SessionBench();
    const device = { id: 'd', name: 'Ann', userAgent: FIREFOX, ip: '::1' };
    const first = await service.open('alice', { device });
    clock.advance(50);
    const second = await service.open('alice');
    await service.open('bob');
    expect(await service.list('alice')).toEqual({
      sessions: [
        {
          id: second.sessionId,
          device: {},
          createdAt: START + 50,
          lastUsedAt: START + 50,
          expiresAt: START + 50 + 90 * DAY,
        },
        {
          id: first.sessionId,
          device: { name: 'Ann', client: 'Firefox on Linux', ip: '::1' },
          createdAt: START,
          lastUsedAt: START,
          expiresAt: START + 90 * DAY,
        },
      ],
    });
    await service.close(first.sessionId);
    const { sessions } = await service.list('alice');
    expect(sessions.map(({ id }) => id)).toEqual([second.sessionId]);
  });

  it('does not show when a session in use is refreshed, nor as what', async () => {
    const { service, clock } = new SessionBench();
    const device = { id: 'secret id', userAgent: `${FIREFOX} secret build` };
    let { refreshToken } = await service.open('alice', { device });
    await service.open('alice');
    clock.advance(2 * DAY + 5 * 3600);
    ({ refreshToken } = await service.refresh(refreshToken));
    const midnight = (Math.floor(clock.now() / DAY) + 1) * DAY;
    clock.advance(midnight - clock.now());
    const before = await service.list('alice');
    for (let minute = 0; minute < 1439; minute += 15) {
      const { refreshToken: next } = await service.refresh(refreshToken);
      refreshToken = next;
      expect(await service.list('alice')).toEqual(before);
      clock.advance(15 * 60);
    }
    expect(JSON.stringify(before)).not.toContain('secret');
  });

  it('shows the day of the last use of a session that is not in use', async () => {
    const { service, clock } = new SessionBench();
    const { refreshToken } = await service.open('alice');
    clock.advance(3 * DAY);
    await service.refresh(refreshToken);
    const day = Math.floor(clock.now() / DAY) * DAY;
    clock.advance(5 * DAY);
    const { sessions } = await service.list('alice');
    expect(sessions[0]?.lastUsedAt).toBe(day);
  });

  it('goes on where a page ended, until there is no more', async () => {
    const { service, clock } = new SessionBench();
    const ids: string[] = [];
    for (let each = 0; each < 5; each++) {
      ids.unshift((await service.open('alice')).sessionId);
      clock.advance(each % 2 === 0 ? 0.25 : 0);
    }
    const seen: string[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const page = await service.list('alice', { limit: 2, after });
      seen.push(...page.sessions.map(({ id }) => id));
      after = page.next;
      pages++;
    } while (after !== undefined);
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(pages).toBe(3);
    const whole = await service.list('alice', { limit: 5 });
    expect(whole.sessions.map(({ id }) => id)).toEqual(seen);
    expect(whole).not.toHaveProperty('next');
  });

  it.each(['', 'x', '1', '-', `1-${'A'.repeat(25)}`, `x-${'A'.repeat(26)}`, 5])(
    'takes nothing for a cursor that is none: %j',
    async (after) => {
      const { service, calls } = new SessionBench();
      const error = await refusal(() =>
        service.list('alice', { after: after as string }),
      );
      expect(error).toMatchObject({
        kind: 'malformed_request',
        code: 'cursor_invalid',
      });
      expect(calls).toEqual([]);
    },
  );

  it.each([0, -1, 101, 1.5, Number.NaN, '5'])(
    'shows no page of %j sessions',
    async (limit) => {
      const { service } = new SessionBench();
      const error = await refusal(() =>
        service.list('alice', { limit: limit as number }),
      );
      expect(error).toMatchObject({
        kind: 'misconfigured',
        message: 'limit must be a whole number from 1 to 100',
      });
    },
  );
});
