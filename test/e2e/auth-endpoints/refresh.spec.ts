import { SessionEvents } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../support/platform.js';
import { type AuthApp, startAuth, type Tokens } from './auth-app.js';

const DAY = 86_400;
const PATH = '/auth/refresh';
const INVALID_GRANT = {
  statusCode: 400,
  message: 'The refresh token is invalid',
  error: 'invalid_grant',
  errorCode: 'refresh_token_invalid',
};
const MISSING = {
  statusCode: 400,
  message: 'The request carries no token',
  error: 'invalid_request',
  errorCode: 'token_missing',
};
const TWICE = {
  statusCode: 400,
  message: 'The request carries more than one token',
  error: 'invalid_request',
  errorCode: 'invalid_request',
};

describe.each(PLATFORMS)('POST /auth/refresh on %s', (platform) => {
  let app: AuthApp;

  beforeAll(async () => {
    app = await startAuth(platform);
  });

  afterAll(() => app[Symbol.asyncDispose]());

  it('gives the next tokens of the session', async () => {
    const { refresh_token, session_id } = await app.login();
    app.clock.advance(60);
    const sent = await app.refresh(refresh_token);
    expect(sent).toMatchObject({ status: 200, cookies: [] });
    expect(sent.headers.get('cache-control')).toBe('no-store');
    expect(sent.body).toEqual({
      access_token: expect.any(String) as string,
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.stringContaining(`${session_id}.1.`) as string,
      refresh_expires_in: 14 * DAY,
      session_id,
    });
    expect(await app.entering(String(sent.body['access_token']))).toBe(200);
  });

  it('takes a form, with what RFC 6749 has in it', async () => {
    const { refresh_token } = await app.login();
    const form = [
      ['grant_type', 'refresh_token'],
      ['refresh_token', refresh_token],
      ['client_id', 'app'],
    ] as const;
    expect((await app.send('POST', PATH, { form })).status).toBe(200);
  });

  it('gives everybody the same successor within the grace window', async () => {
    const { refresh_token } = await app.login();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => app.refresh(refresh_token)),
    );
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    const next = new Set(all.map(({ body }) => body['refresh_token']));
    expect(next.size).toBe(1);
    app.clock.advance(30);
    const late = await app.refresh(refresh_token);
    expect(next).toContain(late.body['refresh_token']);
  });

  it('refuses a spent token after it, and ends the session', async () => {
    const first = await app.login();
    const second = (await app.refresh(first.refresh_token))
      .body as unknown as Tokens;
    app.clock.advance(31);
    const reused = await app.refresh(first.refresh_token);
    expect(reused).toMatchObject({ status: 400, body: INVALID_GRANT });
    expect(reused.headers.get('cache-control')).toBe('no-store');
    expect(reused.headers.get('www-authenticate')).toBeNull();
    const after = await app.refresh(second.refresh_token);
    expect(after).toMatchObject({ status: 400, body: INVALID_GRANT });
    expect(await app.entering(second.access_token)).toBe(401);
  });

  it('honours a spent token longer for the same attempt', async () => {
    const { refresh_token } = await app.login();
    const headers = { 'idempotency-key': 'attempt-1' };
    const first = await app.refresh(refresh_token, { headers });
    app.clock.advance(3600);
    const again = await app.refresh(refresh_token, { headers });
    expect(again.status).toBe(200);
    expect(again.body['refresh_token']).toBe(first.body['refresh_token']);
    const other = await app.refresh(refresh_token, {
      headers: { 'idempotency-key': 'attempt-2' },
    });
    expect(other).toMatchObject({ status: 400, body: INVALID_GRANT });
  });

  it('refuses a session that is over', async () => {
    const { refresh_token } = await app.login();
    app.clock.advance(14 * DAY);
    const sent = await app.refresh(refresh_token);
    expect(sent).toMatchObject({ status: 400, body: INVALID_GRANT });
  });

  it.each<[string, unknown]>([
    ['garbage', 'garbage'],
    ['an empty text', ''],
    ['a number', 7],
    ['an object', { toString: 'x' }],
    ['a boolean', false],
    ['a list of one', ['x']],
    ['10 kB', 'x'.repeat(10_240)],
    [
      'one never given',
      `${'A'.repeat(26)}.0.${'A'.repeat(22)}.${'A'.repeat(43)}`,
    ],
  ])('refuses %s', async (_, token) => {
    const sent = await app.refresh(token);
    expect(sent).toMatchObject({ status: 400, body: INVALID_GRANT });
    expect(sent.cookies).toEqual([]);
  });

  it('takes no access token for a refresh token', async () => {
    const { access_token } = await app.login();
    const sent = await app.refresh(access_token);
    expect(sent.body).toEqual(INVALID_GRANT);
  });

  it.each<[string, object]>([
    ['no body', {}],
    ['an empty object', { json: {} }],
    ['null', { json: { refresh_token: null } }],
    ['a list', { json: ['x'] }],
    ['a form without it', { form: [['token', 'x']] }],
  ])('asks for a token where there is %s', async (_, sending) => {
    const sent = await app.send('POST', PATH, sending);
    expect(sent).toMatchObject({ status: 400, body: MISSING });
    expect(sent.headers.get('www-authenticate')).toBeNull();
  });

  it('takes none from a header, a cookie or the address', async () => {
    const { refresh_token } = await app.login();
    const headers = {
      authorization: `Bearer ${refresh_token}`,
      cookie: `__Host-refresh_token=${refresh_token}; refresh_token=${refresh_token}`,
    };
    const path = `${PATH}?refresh_token=${refresh_token}`;
    const sent = await app.send('POST', path, { headers });
    expect(sent).toMatchObject({ status: 400, body: MISSING });
  });

  it.each(['JSON', 'a form'])('refuses two tokens in %s', async (kind) => {
    const { refresh_token: token } = await app.login();
    const both = ['refresh_token', token] as const;
    const sending =
      kind === 'JSON'
        ? { json: { refresh_token: [token, token] } }
        : { form: [both, both] };
    const sent = await app.send('POST', PATH, sending);
    expect(sent).toMatchObject({ status: 400, body: TWICE });
    expect((await app.refresh(token)).status).toBe(200);
  });

  it('decides nothing while the store is out of reach', async () => {
    const { refresh_token } = await app.login();
    app.outage.on = true;
    const sent = await app.refresh(refresh_token);
    app.outage.on = false;
    expect(sent).toMatchObject({
      status: 503,
      body: { errorCode: 'temporarily_unavailable' },
    });
    expect(sent.headers.get('retry-after')).toBe('1');
    expect((await app.refresh(refresh_token)).status).toBe(200);
  });

  it('tells listeners, who the device was too', async () => {
    const { refresh_token } = await app.login();
    const told: unknown[] = [];
    const stop = app.running.app
      .get(SessionEvents)
      .on((event) => void told.push(event));
    await app.refresh(refresh_token, { headers: { 'x-device-id': 'd-1' } });
    await app.refresh('garbage');
    stop();
    expect(told).toMatchObject([
      { type: 'refreshed', device: { id: 'd-1', ip: '127.0.0.1' } },
      { type: 'rejected', because: 'malformed' },
    ]);
  });

  it('is not for other methods', async () => {
    const { refresh_token } = await app.login();
    const sent = await app.send('PUT', PATH, { json: { refresh_token } });
    expect(sent.status).toBe(404);
  });
});
