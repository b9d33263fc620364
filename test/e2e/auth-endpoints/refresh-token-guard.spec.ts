import { Controller, Post, UseGuards } from '@nestjs/common';
import { Public, SessionService, type SessionTokens } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { RefreshToken } from '../../../libs/jwt-auth/src/decorators/refresh-token.js';
import { RefreshTokenGuard } from '../../../libs/jwt-auth/src/guards/refresh-token.guard.js';
import { startGuarded } from '../../support/guarded-app.js';
import { PLATFORMS } from '../../support/platform.js';
import { startAuth } from './auth-app.js';
import { send } from './sending.js';

const WELL_FORMED = `${'A'.repeat(26)}.0.${'A'.repeat(22)}.${'A'.repeat(43)}`;

@Public()
@Controller('team')
class Team {
  constructor(private readonly sessions: SessionService) {}

  @UseGuards(RefreshTokenGuard)
  @Post('refresh')
  refresh(@RefreshToken() token: string): Promise<SessionTokens> {
    return this.sessions.refresh(token);
  }

  @UseGuards(RefreshTokenGuard)
  @Post('echo')
  echo(@RefreshToken() token: string): object {
    return { found: token };
  }

  @Post('unguarded')
  unguarded(@RefreshToken() token: string): string {
    return token;
  }
}

const metadata = { controllers: [Team] };

describe.each(PLATFORMS)('RefreshTokenGuard on %s', (platform) => {
  it('hands over the token of the body, with or without the routes', async () => {
    const without = await startGuarded(platform, metadata, { sessions: {} });
    await using one = without;
    await using two = await startAuth(platform, { metadata });
    for (const url of [one.url, two.running.url]) {
      const json = { refresh_token: WELL_FORMED };
      const sent = await send(url, 'POST', '/team/echo', { json });
      expect(sent.body).toMatchObject({ found: WELL_FORMED });
    }
  });

  it('leaves it to SessionService whether it is good', async () => {
    await using app = await startAuth(platform, { metadata });
    const { refresh_token, session_id } = await app.login();
    const sent = await app.send('POST', '/team/refresh', {
      json: { refresh_token },
    });
    expect(sent).toMatchObject({
      status: 201,
      body: { sessionId: session_id },
    });
    const bad = await app.send('POST', '/team/refresh', {
      json: { refresh_token: WELL_FORMED },
    });
    expect(bad).toMatchObject({
      status: 401,
      body: { errorCode: 'refresh_token_invalid' },
    });
  });

  it.each<[string, unknown, string, string]>([
    ['no token', {}, 'invalid_request', 'token_missing'],
    [
      'two',
      { refresh_token: [WELL_FORMED, WELL_FORMED] },
      'invalid_request',
      'invalid_request',
    ],
    [
      'garbage',
      { refresh_token: 'x' },
      'invalid_grant',
      'refresh_token_invalid',
    ],
    [
      '10 kB',
      { refresh_token: 'x'.repeat(10_240) },
      'invalid_grant',
      'refresh_token_invalid',
    ],
  ])('refuses %s', async (_, json, error, errorCode) => {
    await using app = await startAuth(platform, { metadata });
    const sent = await app.send('POST', '/team/refresh', { json });
    expect(sent).toMatchObject({
      status: 400,
      body: { statusCode: 400, error, errorCode },
    });
  });

  it('reads the cookie where that is asked for, and for no other site', async () => {
    const endpoints = { refreshToken: 'cookie' } as const;
    await using app = await startAuth(platform, { metadata, endpoints });
    const cookie = `__Host-refresh_token=${WELL_FORMED}`;
    const path = '/team/echo';
    const ours = await app.send('POST', path, {
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    });
    expect(ours.body).toMatchObject({ found: WELL_FORMED });
    const theirs = await app.send('POST', path, {
      headers: { cookie, 'sec-fetch-site': 'cross-site' },
    });
    expect(theirs).toMatchObject({
      status: 400,
      body: { errorCode: 'cross_site_request' },
    });
    const body = await app.send('POST', path, {
      json: { refresh_token: WELL_FORMED },
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(body.body['errorCode']).toBe('token_missing');
  });

  it('is missed where a route names the token without it', async () => {
    await using app = await startAuth(platform, { metadata });
    const json = { refresh_token: WELL_FORMED };
    const sent = await app.send('POST', '/team/unguarded', { json });
    expect(sent).toMatchObject({
      status: 500,
      body: { message: 'Internal server error' },
    });
  });
});
