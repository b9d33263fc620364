import {
  RevocationService,
  SessionService,
  TokenService,
} from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { tokenOf } from '../../support/guarded-app.js';
import { PLATFORMS } from '../../support/platform.js';
import { KID } from '../../support/scenes.js';
import { type AuthApp, startAuth } from './auth-app.js';
import type { Sent } from './sending.js';

const PATH = '/auth/introspect';
const DAY = 86_400;
const INACTIVE = '{"active":false}';

describe.each(PLATFORMS)('POST /auth/introspect on %s', (platform) => {
  let app: AuthApp;

  beforeAll(async () => {
    app = await startAuth(platform, {
      endpoints: { introspection: { scope: 'introspect' } },
    });
  });

  afterAll(() => app[Symbol.asyncDispose]());

  async function ask(token: unknown): Promise<Sent> {
    return app.send('POST', PATH, { json: { token }, token: await caller() });
  }

  async function caller(scope = 'other introspect'): Promise<string> {
    const service = app.running.app.get(TokenService);
    return (await service.issue('gateway', { scope })).token;
  }

  it('tells what is in a good access token', async () => {
    const { access_token, session_id } = await app.login();
    const sent = await ask(access_token);
    expect(sent.status).toBe(200);
    expect(sent.headers.get('cache-control')).toBe('no-store');
    expect(sent.body).toMatchObject({
      active: true,
      token_type: 'Bearer',
      sub: 'alice',
      sid: session_id,
      roles: ['role of alice'],
      exp: START + 900,
    });
  });

  it('lets no claim say whether the token is good', async () => {
    const service = app.running.app.get(TokenService);
    const claims = { active: false, token_type: 'mac' };
    const { token } = await service.issue('alice', claims);
    expect((await ask(token)).body).toMatchObject({
      active: true,
      token_type: 'Bearer',
    });
  });

  it('tells whose a good refresh token is, and does not spend it', async () => {
    const { refresh_token, session_id } = await app.login();
    expect((await ask(refresh_token)).body).toEqual({
      active: true,
      token_type: 'refresh_token',
      sub: 'alice',
      sid: session_id,
      exp: START + 14 * DAY,
    });
    const next = await app.refresh(refresh_token);
    expect(next.body['refresh_token']).toContain(`${session_id}.1.`);
  });

  it('takes a form', async () => {
    const { refresh_token } = await app.login();
    const form = [['token', refresh_token] as const];
    const sent = await app.send('POST', PATH, { form, token: await caller() });
    expect(sent.body).toMatchObject({ active: true, sub: 'alice' });
  });

  it.each<[string, unknown]>([
    ['garbage', 'garbage'],
    ['an empty text', ''],
    ['a number', 7],
    ['10 kB', 'x'.repeat(10_240)],
    ['a token that has expired', tokenOf({ exp: 1 })],
    ['a token that is bound to a key', tokenOf({ cnf: { jkt: 'x' } })],
    ['a token of another type', tokenOf({}, { typ: 'email+jwt' })],
    ['a token without a signature', tokenOf().replace(/[^.]+$/, '')],
    [
      'a refresh token never given',
      `${'A'.repeat(26)}.0.${'A'.repeat(22)}.${'A'.repeat(43)}`,
    ],
  ])('says nothing but no to %s', async (_, token) => {
    const sent = await ask(token);
    expect(sent).toMatchObject({ status: 200, text: INACTIVE });
  });

  it('knows at once what was revoked, however', async () => {
    const sessions = app.running.app.get(SessionService);
    const revocations = app.running.app.get(RevocationService);
    const ways: ((of: { token: string; sid: string }) => Promise<unknown>)[] = [
      ({ token }) => revocations.revokeToken(token),
      ({ sid }) => sessions.close(sid),
      () => sessions.closeAll('carol'),
      () => sessions.revokeAccess('carol'),
    ];
    for (const end of ways) {
      const { access_token: token, session_id: sid } = await app.login('carol');
      expect((await ask(token)).body['active']).toBe(true);
      await end({ token, sid });
      expect((await ask(token)).text).toBe(INACTIVE);
      app.clock.advance(1);
    }
  });

  it('knows a spent refresh token only within its grace, and revokes nothing', async () => {
    const { refresh_token } = await app.login();
    const next = await app.refresh(refresh_token);
    expect((await ask(refresh_token)).body['active']).toBe(true);
    app.clock.advance(31);
    expect((await ask(refresh_token)).text).toBe(INACTIVE);
    expect((await ask(next.body['refresh_token'])).body['active']).toBe(true);
    await app.send('POST', '/auth/revoke', { json: { token: refresh_token } });
    expect((await ask(next.body['refresh_token'])).text).toBe(INACTIVE);
  });

  it('answers callers with the scope only', async () => {
    const { access_token, refresh_token } = await app.login();
    for (const token of [access_token, refresh_token]) {
      const json = { token };
      expect(await app.send('POST', PATH, { json })).toMatchObject({
        status: 401,
        body: { errorCode: 'token_missing' },
      });
      for (const scope of ['', 'other', 'introspect2', 'INTROSPECT']) {
        const sent = await app.send('POST', PATH, {
          json,
          token: await caller(scope),
        });
        expect(sent).toMatchObject({
          status: 403,
          body: { errorCode: 'insufficient_scope' },
        });
        expect(sent.headers.get('www-authenticate')).toContain(
          'scope="introspect"',
        );
      }
    }
  });

  it('asks for a token where there is none, or for one', async () => {
    const token = await caller();
    expect(await app.send('POST', PATH, { token })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', errorCode: 'token_missing' },
    });
    expect(await ask(['a', 'b'])).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', errorCode: 'invalid_request' },
    });
  });

  it('decides nothing while the store is out of reach', async () => {
    const { refresh_token } = await app.login();
    app.outage.on = true;
    const sent = await ask(refresh_token);
    app.outage.on = false;
    expect(sent.status).toBe(503);
  });

  it('is not there unless it is asked for', async () => {
    await using other = await startAuth(platform);
    const token = tokenOf({ scope: 'introspect' }, { kid: KID });
    const json = { token };
    const sent = await other.send('POST', PATH, { json, token });
    expect(sent.status).toBe(404);
  });
});
