import { describe, expect, it } from 'vitest';
import { ManagedKeys } from '@jwt-auth/nestjs';
import { managedOptions } from '../../support/issuers/managed-app.js';
import { PLATFORMS } from '../../support/platform.js';
import { ALICE, REVOKED, startPair, startRevoking } from './revoking-app.js';
import { secondsUntil } from './waiting.js';

const ROUNDS = 100;

describe.each(PLATFORMS)('on %s', (platform) => {
  it(`who signs in right after "sign out everywhere" stays, ${ROUNDS} times`, async () => {
    await using pair = await startPair(platform);
    const { one, other } = pair;
    let before = (await one.sessions.open('alice')).accessToken.token;
    let inTheSameSecond = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const [leaving, joining] = round % 2 === 0 ? [one, other] : [other, one];
      await leaving.sessions.closeAll('alice');
      const ended = Math.floor(Date.now() / 1000);
      const { accessToken } = await joining.sessions.open('alice');
      inTheSameSecond += accessToken.claims.iat === ended ? 1 : 0;
      await secondsUntil(REVOKED, () => joining.request(before));
      for (const app of [one, other]) {
        expect(await app.request(before)).toBe(REVOKED);
        expect(await app.request(accessToken.token)).toBe('200');
      }
      before = accessToken.token;
    }
    console.info(
      `Signed in within the second of the sign-out: ${inTheSameSecond} of ${ROUNDS}, on ${platform}`,
    );
    expect(inTheSameSecond).toBeGreaterThan(ROUNDS / 2);
  }, 60_000);

  it('sessions end beside managed keys as they do beside given ones', async () => {
    const auth = managedOptions();
    await using app = await startRevoking(platform, { auth });
    const keys = app.running.app.get(ManagedKeys);
    const { sessionId, accessToken } = await app.sessions.open('alice');
    const { token: kept } = (await app.sessions.open('alice')).accessToken;
    await keys.rotate();
    const signedBefore = keys.list().length;
    expect(await app.enter(accessToken.token)).toBe(ALICE);
    await app.sessions.close(sessionId);
    expect(await app.enter(accessToken.token)).toBe(REVOKED);
    expect(await app.enter(kept)).toBe(ALICE);
    await app.sessions.revokeAccess('alice');
    expect(await app.enter(kept)).toBe(REVOKED);
    expect(keys.list()).toHaveLength(signedBefore);
    const next = await app.sessions.open('alice');
    expect(await app.enter(next.accessToken.token)).toBe(ALICE);
  });
});
