import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

describe('close()', () => {
  it('ends a session, and tells everyone, over and over if asked', async () => {
    const { service, events, announced, clock } = new SessionBench();
    const { sessionId, refreshToken } = await service.open('alice');
    expect(await service.close(sessionId)).toBe(true);
    clock.advance(5);
    expect(await service.close(sessionId)).toBe(true);
    expect(announced).toEqual([
      ['sessions', sessionId],
      ['sessions', sessionId],
    ]);
    const about = { subject: 'alice', sessionId, because: 'closed' };
    expect(events.slice(1)).toEqual([
      { type: 'revoked', again: false, ...about },
      { type: 'revoked', again: true, ...about },
    ]);
    const error = await refusal(() => service.refresh(refreshToken));
    expect(error.message).toBe('The session was revoked');
  });

  it('leaves the session of another subject', async () => {
    const { service, events, announced } = new SessionBench();
    const { sessionId, refreshToken } = await service.open('alice');
    for (const subject of ['mallory', 'ALICE', 'alice ']) {
      expect(await service.close(sessionId, { subject })).toBe(false);
    }
    expect(announced).toEqual([]);
    expect(events).toHaveLength(1);
    await expect(service.refresh(refreshToken)).resolves.toBeDefined();
    expect(await service.close(sessionId, { subject: 'alice' })).toBe(true);
  });

  it('of a session that the store does not know ends the access tokens that it may have', async () => {
    const { service, announced, events, calls } = new SessionBench();
    const id = 'A'.repeat(26);
    expect(await service.close(id)).toBe(false);
    expect(announced).toEqual([['lost', id]]);
    expect(events).toEqual([]);
    expect(calls).toEqual(['read']);
  });

  it.each<[string, unknown]>([
    ['garbage', '../../etc'],
    ['megabytes', 'A'.repeat(5_000_000)],
    ['nothing', undefined],
  ])('changes nothing if the id is %s', async (_, id) => {
    const { service, announced, events, calls } = new SessionBench();
    expect(await service.close(id as string)).toBe(false);
    expect([...announced, ...events, ...calls]).toEqual([]);
  });

  it('takes no refresh token for an id, and no id for a token', async () => {
    const { service } = new SessionBench();
    const { sessionId, refreshToken } = await service.open('alice');
    expect(await service.close(refreshToken)).toBe(false);
    expect(await service.closeByToken(sessionId)).toBe(false);
    await expect(service.refresh(refreshToken)).resolves.toBeDefined();
  });
});

describe('closeByToken()', () => {
  it('takes any token that the session ever had', async () => {
    const { service, clock, announced } = new SessionBench();
    const first = await service.open('alice');
    clock.advance(31);
    const second = await service.refresh(first.refreshToken);
    clock.advance(31);
    const third = await service.refresh(second.refreshToken);
    expect(await service.closeByToken(first.refreshToken)).toBe(true);
    expect(announced).toEqual([['sessions', first.sessionId]]);
    const error = await refusal(() => service.refresh(third.refreshToken));
    expect(error.message).toBe('The session was revoked');
  });

  it('changes nothing for a token that it never had', async () => {
    const { service, announced } = new SessionBench();
    const { refreshToken } = await service.open('alice');
    const other = await service.open('mallory');
    const [, , family] = other.refreshToken.split('.');
    const forged = refreshToken.split('.').with(2, `${family}`).join('.');
    for (const token of [forged, 'garbage', '', undefined, 5]) {
      expect(await service.closeByToken(token as string)).toBe(false);
    }
    expect(announced).toEqual([]);
    await expect(service.refresh(refreshToken)).resolves.toBeDefined();
  });
});

describe('closeAll()', () => {
  it('ends every session and every access token of the subject', async () => {
    const { service, events, announced } = new SessionBench();
    const opened = [await service.open('alice'), await service.open('alice')];
    const other = await service.open('bob');
    expect(await service.closeAll('alice')).toEqual({});
    expect(announced).toEqual([
      ['subject', 'alice', START * 1000, START, { kept: undefined }],
    ]);
    expect(events.slice(3)).toEqual([
      { type: 'revokedEverywhere', subject: 'alice' },
    ]);
    for (const { refreshToken } of opened) {
      await expect(service.refresh(refreshToken)).rejects.toThrow('revoked');
    }
    await expect(service.refresh(other.refreshToken)).resolves.toBeDefined();
  });

  it('gives the session that stays a fresh access token', async () => {
    const { service, verifier, events } = new SessionBench();
    const kept = await service.open('alice', { claims: { plan: 'gold' } });
    await service.open('alice');
    const { accessToken } = await service.closeAll('alice', {
      except: kept.sessionId,
    });
    expect(events.at(-1)).toEqual({
      type: 'revokedEverywhere',
      subject: 'alice',
      kept: kept.sessionId,
    });
    expect(accessToken?.claims).toMatchObject({
      sid: kept.sessionId,
      sv: START * 1000,
      plan: 'gold',
    });
    const token = accessToken?.token ?? '';
    expect(await verifier.verify(token)).toEqual(accessToken?.claims);
    await expect(service.refresh(kept.refreshToken)).resolves.toBeDefined();
  });

  it('keeps no session of another subject, and gives no token for one', async () => {
    const { service } = new SessionBench();
    const { sessionId } = await service.open('bob');
    await service.open('alice');
    const closed = await service.closeAll('alice', { except: sessionId });
    expect(closed).toEqual({});
  });

  it('gives no token to a session whose subject is known no more', async () => {
    let isKnown = true;
    const { service } = new SessionBench({
      loader: () => (isKnown ? {} : null),
    });
    const { sessionId } = await service.open('alice');
    isKnown = false;
    const closed = await service.closeAll('alice', { except: sessionId });
    expect(closed).toEqual({});
  });

  it('loads the claims of the fresh token after the version was raised', async () => {
    const bench: SessionBench = new SessionBench({
      loader: () => {
        bench.calls.push('load');
        return {};
      },
    });
    const { sessionId } = await bench.service.open('alice');
    bench.calls.length = 0;
    await bench.service.closeAll('alice', { except: sessionId });
    expect(bench.calls).toEqual(['revokeAll', 'load']);
  });
});

describe('revokeAccess()', () => {
  it('ends the access tokens of a subject, and none of its sessions', async () => {
    const { service, events, announced } = new SessionBench();
    const { refreshToken } = await service.open('alice');
    await service.revokeAccess('alice');
    expect(announced).toEqual([['subject', 'alice', START * 1000, START]]);
    expect(events.slice(1)).toEqual([{ type: 'outdated', subject: 'alice' }]);
    const { accessToken } = await service.refresh(refreshToken);
    expect(accessToken.claims['sv']).toBe(START * 1000);
  });
});

describe('a revocation that cannot be made known', () => {
  it('is not acknowledged, though it stands', async () => {
    const bench = new SessionBench();
    const { service, events } = bench;
    const { sessionId, refreshToken } = await service.open('alice');
    bench.announcing = () => {
      throw new Error('hunter2');
    };
    for (const action of [
      () => service.close(sessionId),
      () => service.closeByToken(refreshToken),
      () => service.closeAll('alice'),
      () => service.revokeAccess('alice'),
    ]) {
      const error = await refusal(action);
      expect(error).toMatchObject({
        kind: 'unavailable',
        message:
          'The revocation is stored, but could not be made known to every instance: ask for it again',
      });
    }
    expect(events.map(({ type }) => type)).toEqual([
      'issued',
      'revoked',
      'revoked',
      'revokedEverywhere',
      'outdated',
    ]);
    bench.announcing = () => undefined;
    await expect(service.refresh(refreshToken)).rejects.toThrow('revoked');
  });
});

describe('prune()', () => {
  it('removes what has expired', async () => {
    const bench = new SessionBench({ sessions: { idle: 1000 } });
    const { service, clock } = bench;
    await service.open('alice');
    clock.advance(500);
    await service.open('alice');
    clock.advance(500);
    expect(await service.prune()).toBe(1);
    expect(await service.prune()).toBe(0);
    expect((await service.list('alice')).sessions).toHaveLength(1);
  });
});
