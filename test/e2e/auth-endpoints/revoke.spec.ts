import { TokenService } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenOf } from '../../support/guarded-app.js';
import { PLATFORMS } from '../../support/platform.js';
import { type AuthApp, startAuth } from './auth-app.js';

const PATH = '/auth/revoke';
const PURPOSE = 'email-verification+jwt';

describe.each(PLATFORMS)('POST /auth/revoke on %s', (platform) => {
  let app: AuthApp;

  beforeAll(async () => {
    app = await startAuth(platform);
  });

  afterAll(() => app[Symbol.asyncDispose]());

  const DONE = { status: 200, text: '', cookies: [] };

  it.each([undefined, 'refresh_token', 'access_token', 'nonsense'])(
    'closes the session of a refresh token, with the hint %s',
    async (token_type_hint) => {
      const { refresh_token: token, access_token } = await app.login();
      const json = { token, token_type_hint };
      const sent = await app.send('POST', PATH, { json });
      expect(sent).toMatchObject(DONE);
      expect(sent.headers.get('cache-control')).toBe('no-store');
      expect((await app.refresh(token)).status).toBe(400);
      expect(await app.entering(access_token)).toBe(401);
    },
  );

  it.each([undefined, 'refresh_token'])(
    'ends an access token and not its session, with the hint %s',
    async (token_type_hint) => {
      const { refresh_token, access_token: token } = await app.login();
      const json = { token, token_type_hint };
      expect(await app.send('POST', PATH, { json })).toMatchObject(DONE);
      expect(await app.entering(token)).toBe(401);
      const next = await app.refresh(refresh_token);
      expect(await app.entering(String(next.body['access_token']))).toBe(200);
    },
  );

  it('ends a token for another purpose', async () => {
    const service = app.running.app.get(TokenService);
    const options = { type: PURPOSE, expiresIn: '1h' } as const;
    const { token } = await service.sign({}, options);
    await service.verify(token, { type: PURPOSE });
    const json = { token };
    expect(await app.send('POST', PATH, { json })).toMatchObject(DONE);
    await expect(service.verify(token, { type: PURPOSE })).rejects.toThrow(
      expect.objectContaining({ code: 'token_revoked' }),
    );
  });

  it('takes a form, from whoever has a token', async () => {
    const { refresh_token } = await app.login();
    const form = [
      ['token', refresh_token],
      ['token_type_hint', 'refresh_token'],
      ['client_id', 'app'],
    ] as const;
    expect(await app.send('POST', PATH, { form })).toMatchObject(DONE);
    expect((await app.refresh(refresh_token)).status).toBe(400);
  });

  it.each<[string, unknown]>([
    ['garbage', 'garbage'],
    ['an empty text', ''],
    ['a number', 7],
    ['10 kB', 'x'.repeat(10_240)],
    ['a session id', 'A'.repeat(26)],
    [
      'a refresh token never given',
      `${'A'.repeat(26)}.0.${'A'.repeat(22)}.${'A'.repeat(43)}`,
    ],
    ['an access token that has expired', tokenOf({ exp: 1 })],
    ['a forged access token', `${tokenOf()}x`],
  ])('says of %s what it says of a good one', async (_, token) => {
    const sent = await app.send('POST', PATH, { json: { token } });
    expect(sent).toMatchObject(DONE);
  });

  it.each<[string, object, string]>([
    ['no body', {}, 'token_missing'],
    ['an empty object', { json: {} }, 'token_missing'],
    ['null', { json: { token: null } }, 'token_missing'],
    ['two', { json: { token: ['a', 'b'] } }, 'invalid_request'],
    [
      'two in a form',
      {
        form: [
          ['token', 'a'],
          ['token', 'b'],
        ],
      },
      'invalid_request',
    ],
  ])('refuses a request with %s', async (_, sending, errorCode) => {
    const sent = await app.send('POST', PATH, sending);
    expect(sent).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', errorCode },
    });
  });

  it('decides nothing while the store is out of reach', async () => {
    const { refresh_token: token } = await app.login();
    app.outage.on = true;
    const sent = await app.send('POST', PATH, { json: { token } });
    app.outage.on = false;
    expect(sent.status).toBe(503);
    expect(sent.headers.get('retry-after')).toBe('1');
    expect((await app.refresh(token)).status).toBe(200);
  });
});
