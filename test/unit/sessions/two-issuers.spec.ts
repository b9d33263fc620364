import { describe, expect, it } from 'vitest';
import { SessionService } from '../../../libs/jwt-auth/src/sessions/session.service.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

const OTHER = 'https://other.example';

/** Two applications on one store, the same people in both. */
function neighbours(): {
  bench: SessionBench;
  ours: SessionService;
  theirs: SessionService;
  heard: unknown[];
} {
  const bench = new SessionBench();
  const theirs = bench.sharing({ auth: { issuer: OTHER } });
  const heard: unknown[] = [];
  theirs.events.on((event) => void heard.push(event));
  return { bench, ours: bench.service, theirs, heard };
}

describe('two issuers on one store', () => {
  it('take no refresh token of each other, and revoke nothing for one', async () => {
    const { bench, ours, theirs, heard } = neighbours();
    const claims = { roles: ['admin'] };
    const first = await ours.open('alice', { claims });
    const second = await ours.refresh(first.refreshToken);
    bench.clock.advance(100);
    for (const { refreshToken } of [first, second]) {
      const error = await refusal(() => theirs.refresh(refreshToken));
      expect(error).toMatchObject({
        kind: 'rejected',
        code: 'refresh_token_invalid',
      });
      expect(await theirs.find(refreshToken)).toBeUndefined();
      expect(await theirs.closeByToken(refreshToken)).toBe(false);
    }
    expect(heard).toEqual(
      [1, 2].map(() => ({ type: 'rejected', because: 'unknown', device: {} })),
    );
    await expect(ours.refresh(second.refreshToken)).resolves.toBeDefined();
  });

  it('close no session of each other, whatever subject is named', async () => {
    const { ours, theirs, heard } = neighbours();
    const { sessionId, refreshToken } = await ours.open('alice');
    expect(await theirs.close(sessionId)).toBe(false);
    expect(await theirs.close(sessionId, { subject: 'alice' })).toBe(false);
    expect(heard).toEqual([]);
    await expect(ours.refresh(refreshToken)).resolves.toBeDefined();
    expect(await ours.close(sessionId)).toBe(true);
  });

  it('see and sign out their own people alone', async () => {
    const { ours, theirs } = neighbours();
    const mine = await ours.open('alice');
    const yours = await theirs.open('alice');
    const seen = async (service: SessionService): Promise<string[]> =>
      (await service.list('alice')).sessions.map(({ id }) => id);
    expect(await seen(ours)).toEqual([mine.sessionId]);
    expect(await seen(theirs)).toEqual([yours.sessionId]);
    await theirs.closeAll('alice', { except: mine.sessionId });
    await theirs.revokeAccess('alice');
    const next = await ours.refresh(mine.refreshToken);
    expect(next.accessToken.claims['sv']).toBe(0);
    await expect(theirs.refresh(yours.refreshToken)).rejects.toThrow('revoked');
    const sessions = { maxPerSubject: 1 };
    const full = new SessionBench({ sessions });
    const beside = full.sharing({ sessions, auth: { issuer: OTHER } });
    const kept = await full.service.open('alice');
    await beside.open('alice');
    await expect(
      full.service.refresh(kept.refreshToken),
    ).resolves.toBeDefined();
  });
});
