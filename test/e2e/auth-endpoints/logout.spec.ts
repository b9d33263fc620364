import { TokenService } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenOf } from '../../support/guarded-app.js';
import { START } from '../../support/fake-clock.js';
import { PLATFORMS } from '../../support/platform.js';
import { type AuthApp, startAuth } from './auth-app.js';

const PATH = '/auth/logout';
const MISSING = { status: 401, body: { errorCode: 'token_missing' } };

describe.each(PLATFORMS)('POST /auth/logout on %s', (platform) => {
  let app: AuthApp;

  beforeAll(async () => {
    app = await startAuth(platform);
  });

  afterAll(() => app[Symbol.asyncDispose]());

  it.each(['JSON', 'a form'])(
    'closes the session of a refresh token in %s',
    async (kind) => {
      const { refresh_token, access_token } = await app.login();
      const sending =
        kind === 'JSON'
          ? { json: { refresh_token } }
          : { form: [['refresh_token', refresh_token] as const] };
      const sent = await app.send('POST', PATH, sending);
      expect(sent).toMatchObject({ status: 204, text: '', cookies: [] });
      expect((await app.refresh(refresh_token)).status).toBe(400);
      expect(await app.entering(access_token)).toBe(401);
    },
  );

  it('closes the session of an access token', async () => {
    const { refresh_token, access_token: token } = await app.login();
    const sent = await app.send('POST', PATH, { token });
    expect(sent).toMatchObject({ status: 204, text: '' });
    expect((await app.refresh(refresh_token)).status).toBe(400);
    expect(await app.entering(token)).toBe(401);
  });

  it('closes both where they differ', async () => {
    const [one, two] = [await app.login(), await app.login()];
    const { refresh_token } = one;
    const sent = await app.send('POST', PATH, {
      json: { refresh_token },
      token: two.access_token,
    });
    expect(sent.status).toBe(204);
    for (const each of [one, two]) {
      expect((await app.refresh(each.refresh_token)).status).toBe(400);
    }
  });

  it.each([
    ['expired', 3600],
    ['malformed', 0],
  ] as const)(
    'minds no access token that is %s beside a refresh token',
    async (kind, seconds) => {
      const { refresh_token, access_token } = await app.login();
      app.clock.advance(seconds);
      const sent = await app.send('POST', PATH, {
        json: { refresh_token },
        token: kind === 'expired' ? access_token : 'x.y',
      });
      expect(sent.status).toBe(204);
      expect((await app.refresh(refresh_token)).status).toBe(400);
    },
  );

  it('takes a token that was spent, and one that is closed', async () => {
    const first = await app.login();
    const second = await app.refresh(first.refresh_token);
    for (let count = 0; count < 2; count++) {
      const json = { refresh_token: first.refresh_token };
      expect((await app.send('POST', PATH, { json })).status).toBe(204);
    }
    expect((await app.refresh(second.body['refresh_token'])).status).toBe(400);
  });

  it.each<[string, unknown]>([
    ['garbage', 'garbage'],
    ['a number', 7],
    ['10 kB', 'x'.repeat(10_240)],
    [
      'one never given',
      `${'A'.repeat(26)}.0.${'A'.repeat(22)}.${'A'.repeat(43)}`,
    ],
  ])('says of %s what it says of a good one', async (_, refresh_token) => {
    const sent = await app.send('POST', PATH, { json: { refresh_token } });
    expect(sent).toMatchObject({ status: 204, text: '', cookies: [] });
  });

  it('says who is meant where there is nothing', async () => {
    expect(await app.send('POST', PATH)).toMatchObject(MISSING);
    expect(await app.send('POST', PATH, { json: {} })).toMatchObject(MISSING);
  });

  it('refuses a bad access token that comes alone', async () => {
    const { access_token: token } = await app.login();
    app.clock.advance(3600);
    expect(await app.send('POST', PATH, { token })).toMatchObject({
      status: 401,
      body: { errorCode: 'token_expired' },
    });
    expect(await app.send('POST', PATH, { token: 'x' })).toMatchObject({
      status: 401,
      body: { errorCode: 'token_malformed' },
    });
  });

  it('ends an access token that is of no session', async () => {
    const service = app.running.app.get(TokenService);
    const { token } = await service.issue('alice');
    expect(await app.entering(token)).toBe(200);
    expect((await app.send('POST', PATH, { token })).status).toBe(204);
    expect(await app.entering(token)).toBe(401);
  });

  it('ends an access token whose session the store has lost', async () => {
    // Where nobody has named that session yet.
    await using app = await startAuth(platform);
    const now = app.clock.now();
    const sid = 'A'.repeat(26);
    const token = tokenOf({ iat: now, exp: now + 600, sid, sv: START * 1000 });
    expect(await app.entering(token)).toBe(200);
    expect((await app.send('POST', PATH, { token })).status).toBe(204);
    expect(await app.entering(token)).toBe(401);
  });

  it.each(['token', 'json'])(
    'decides nothing while the store is out of reach: %s',
    async (kind) => {
      const { refresh_token, access_token } = await app.login();
      app.outage.on = true;
      const sending =
        kind === 'json' ? { json: { refresh_token } } : { token: access_token };
      const sent = await app.send('POST', PATH, sending);
      app.outage.on = false;
      expect(sent.status).toBe(503);
      expect((await app.send('POST', PATH, sending)).status).toBe(204);
    },
  );
});
