import { Controller, Post } from '@nestjs/common';
import { Public } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../support/platform.js';
import { type AuthApp, PASSWORD, startAuth } from './auth-app.js';
import type { Sending } from './sending.js';

const OURS = { 'sec-fetch-site': 'same-origin' };
/** As clients send it that name the content type of every request. */
const EMPTY: Sending = { text: '', headers: OURS };

@Public()
@Controller('team')
class Team {
  @Post()
  take(): void {}
}

describe.each(PLATFORMS)('an empty body of JSON on %s', (platform) => {
  let app: AuthApp;

  beforeAll(async () => {
    app = await startAuth(platform, {
      endpoints: { refreshToken: 'cookie' },
      metadata: { controllers: [Team] },
    });
  });

  afterAll(() => app[Symbol.asyncDispose]());

  async function signedIn(): Promise<{ cookie: string; token: string }> {
    const json = { username: 'alice', password: PASSWORD };
    const sent = await app.send('POST', '/auth/login', { json, headers: OURS });
    return {
      cookie: String(sent.cookies[0]).split(';')[0] as string,
      token: String(sent.body['access_token']),
    };
  }

  it.each([
    ['/auth/refresh', 200],
    ['/auth/logout', 204],
  ])('will do for %s, which needs the cookie only', async (path, status) => {
    const { cookie } = await signedIn();
    const headers = { ...OURS, cookie };
    const sent = await app.send('POST', path, { ...EMPTY, headers });
    expect(sent.status).toBe(status);
  });

  it('will do for signing out everywhere, and for closing a session', async () => {
    const { token } = await signedIn();
    const path = `/auth/sessions/${'A'.repeat(26)}`;
    const closed = await app.send('DELETE', path, { ...EMPTY, token });
    expect(closed.status).toBe(404);
    const sent = await app.send('POST', '/auth/logout-all', {
      ...EMPTY,
      token,
    });
    expect(sent.status).toBe(200);
  });

  it.each([
    ['/auth/login', { error: 'Bad Request' }],
    ['/auth/revoke', { errorCode: 'token_missing' }],
  ])('is told by %s what is missing', async (path, body) => {
    const sent = await app.send('POST', path, EMPTY);
    expect(sent).toMatchObject({ status: 400, body });
  });

  it('is left to the platform on routes of the team', async () => {
    const { status } = await app.send('POST', '/team', EMPTY);
    expect(status).toBe(platform === 'express' ? 201 : 400);
  });
});

describe.each(PLATFORMS)('a body of more than 100 KB on %s', (platform) => {
  it('is not read by the routes', async () => {
    await using app = await startAuth(platform, {
      metadata: { controllers: [Team] },
    });
    const json = { username: 'alice', password: PASSWORD };
    const large = { ...json, extra: 'x'.repeat(100 * 1024) };
    for (const path of ['login', 'refresh', 'logout', 'revoke']) {
      const sent = await app.send('POST', `/auth/${path}`, { json: large });
      expect(sent.status).toBe(413);
    }
    const { status } = await app.send('POST', '/team', { json: large });
    expect(status).toBe(platform === 'express' ? 413 : 201);
  });
});
