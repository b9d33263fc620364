import { describe, expect, it } from 'vitest';
import {
  newRefreshToken,
  formatRefreshToken,
} from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import { ownerOf } from '../../../libs/jwt-auth/src/sessions/owner.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

const REFUSED = {
  kind: 'rejected',
  code: 'refresh_token_invalid',
  message: 'The session was revoked',
};

describe('a session whose end the store has lost', () => {
  it('is refused, ended again, and not found', async () => {
    const { service, store, remembered, events } = new SessionBench();
    const { sessionId, refreshToken } = await service.open('alice');
    remembered.add(sessionId);
    expect(await service.find(refreshToken)).toBeUndefined();
    expect(await refusal(() => service.refresh(refreshToken))).toMatchObject(
      REFUSED,
    );
    expect(events.at(-1)).toMatchObject({
      type: 'rejected',
      because: 'revoked',
      sessionId,
    });
    remembered.clear();
    expect((await store.read(sessionId)).session?.revokedAt).toBeDefined();
    expect(await refusal(() => service.refresh(refreshToken))).toMatchObject(
      REFUSED,
    );
  });

  it('is refused if it was ended while it was refreshed', async () => {
    const bench = new SessionBench();
    const { sessionId, refreshToken } = await bench.service.open('alice');
    bench.interference = (method) => {
      if (method === 'rotate') {
        bench.remembered.add(sessionId);
      }
    };
    expect(
      await refusal(() => bench.service.refresh(refreshToken)),
    ).toMatchObject(REFUSED);
  });

  it('is refused also if it cannot be ended again', async () => {
    const bench = new SessionBench();
    const { sessionId, refreshToken } = await bench.service.open('alice');
    bench.remembered.add(sessionId);
    bench.interference = (method) => {
      if (method === 'revoke') {
        throw new Error('the store is down');
      }
    };
    expect(
      await refusal(() => bench.service.refresh(refreshToken)),
    ).toMatchObject(REFUSED);
  });
});

describe('a sign-out everywhere that the store has lost', () => {
  it('is made up for before the version is raised, which would hide it', async () => {
    const { service, store, lostEverywhere } = new SessionBench();
    const [ended, kept] = [
      await service.open('alice'),
      await service.open('alice'),
    ];
    await service.revokeAccess('alice');
    await expect(service.refresh(ended.refreshToken)).resolves.toBeDefined();
    lostEverywhere.set('alice', { kept: kept.sessionId });
    await service.revokeAccess('alice');
    lostEverywhere.clear();
    const over = (await store.read(ended.sessionId)).session;
    expect(over?.revokedAt).toBeDefined();
    await expect(service.refresh(kept.refreshToken)).resolves.toBeDefined();
  });
});

describe('a sign-out of a session that the store has lost', () => {
  it('ends its access tokens', async () => {
    const { service, announced } = new SessionBench();
    const token = newRefreshToken(ownerOf('https://issuer.example', 'alice'));
    expect(await service.closeByToken(formatRefreshToken(token))).toBe(false);
    expect(announced).toEqual([['lost', token.sessionId]]);
    expect(await service.close(token.sessionId)).toBe(false);
    expect(await service.close(token.sessionId, { subject: 'alice' })).toBe(
      false,
    );
    expect(announced).toHaveLength(3);
  });

  it('is not acknowledged if that could not be made known', async () => {
    const bench = new SessionBench();
    const token = newRefreshToken(ownerOf('https://issuer.example', 'alice'));
    bench.announcing = () => {
      throw new Error('the log is down');
    };
    expect(
      await refusal(() =>
        bench.service.closeByToken(formatRefreshToken(token)),
      ),
    ).toMatchObject({ kind: 'unavailable' });
  });

  it('ends nothing of a session that is there, and of which the token never was', async () => {
    const { service, announced } = new SessionBench();
    const { sessionId } = await service.open('alice');
    const forged = { ...newRefreshToken(sessionId), sessionId };
    expect(await service.closeByToken(formatRefreshToken(forged))).toBe(false);
    expect(announced).toEqual([]);
  });
});
