import {
  MemorySessionStore,
  RevocationService,
  SessionService,
  TokenService,
} from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock } from '../../support/fake-clock.js';
import { PLATFORMS } from '../../support/platform.js';
import { type AuthApp, startAuth } from './auth-app.js';

/** Each with its issuer and the same people; everything else is left as it is. */
describe.each(PLATFORMS)('two applications on one store, %s', (platform) => {
  let ours: AuthApp;
  let theirs: AuthApp;
  beforeAll(async () => {
    const sessions = { store: new MemorySessionStore(new FakeClock()) };
    const start = (issuer: string): Promise<AuthApp> =>
      startAuth(platform, { sessions, auth: { issuer } });
    ours = await start('https://ours.example');
    theirs = await start('https://theirs.example');
  });
  afterAll(async () => {
    await ours[Symbol.asyncDispose]();
    await theirs[Symbol.asyncDispose]();
  });

  it('give nothing for the refresh token of the other, and leave its session', async () => {
    const { refresh_token, access_token } = await ours.login();
    const sent = await theirs.refresh(refresh_token);
    expect(sent).toMatchObject({
      status: 400,
      body: { errorCode: 'refresh_token_invalid' },
    });
    for (const path of ['/auth/logout', '/auth/revoke']) {
      await theirs.send('POST', path, {
        json: { refresh_token, token: refresh_token },
      });
    }
    expect(await ours.entering(access_token)).toBe(200);
    expect((await ours.refresh(refresh_token)).status).toBe(200);
  });

  it('sign out everywhere their own people alone', async () => {
    const mine = await ours.login('bob');
    const yours = await theirs.login('bob');
    expect(await ours.sessionsOf('bob')).toEqual([mine.session_id]);
    const { access_token: token } = yours;
    expect(
      (await theirs.send('POST', '/auth/logout-all', { token })).status,
    ).toBe(200);
    expect(await theirs.entering(token)).toBe(401);
    expect(await ours.entering(mine.access_token)).toBe(200);
    expect((await ours.refresh(mine.refresh_token)).status).toBe(200);
    const sessions = theirs.running.app.get(SessionService);
    expect(await sessions.close(mine.session_id)).toBe(false);
    expect(await ours.entering(mine.access_token)).toBe(200);
  });

  it('revoke keys for themselves', async () => {
    const { access_token } = await ours.login('carol');
    const { header } = ours.running.app.get(TokenService).decode(access_token)!;
    await theirs.running.app
      .get(RevocationService)
      .revokeKey(String(header['kid']));
    // Anything that waits in the log is read by then.
    await ours.send('POST', '/auth/login', {
      json: { username: 'nobody', password: 'x' },
    });
    const other = await ours.login('carol');
    expect(await ours.entering(other.access_token)).toBe(200);
  });
});
