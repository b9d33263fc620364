import { TokenService } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { PLATFORMS } from '../../support/platform.js';
import { startAuth } from './auth-app.js';

const DAY = 86_400;
const NOT_FOUND = {
  statusCode: 404,
  message: 'There is no such session',
  error: 'Not Found',
};
const headers = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0',
};

describe.each(PLATFORMS)('the own sessions on %s', (platform) => {
  it('are listed, the newest sign-in first, with the one that asks', async () => {
    await using app = await startAuth(platform);
    const one = await app.login('alice', { headers });
    app.clock.advance(100);
    const two = await app.login('alice', { headers });
    await app.login('bob', { headers });
    app.clock.advance(2 * DAY);
    const { access_token: token } = (
      await app.refresh(two.refresh_token, { headers })
    ).body;
    const sent = await app.send('GET', '/auth/sessions', {
      token: String(token),
    });
    expect(sent.status).toBe(200);
    expect(sent.headers.get('cache-control')).toBe('no-store');
    const device = { client: 'Firefox on Linux', ip: '127.0.0.1' };
    expect(sent.body).toEqual({
      sessions: [
        {
          id: two.session_id,
          current: true,
          device,
          created_at: START + 100,
          last_used_at: Math.floor(START / DAY + 2) * DAY,
          expires_at: START + 100 + 90 * DAY,
        },
        {
          id: one.session_id,
          current: false,
          device,
          created_at: START,
          last_used_at: START,
          expires_at: START + 90 * DAY,
        },
      ],
    });
  });

  it('are listed page by page', async () => {
    await using app = await startAuth(platform);
    const all = [await app.login(), await app.login(), await app.login()];
    const token = all[0]!.access_token;
    const page = async (query: string) => {
      const path = `/auth/sessions?${query}`;
      const { status, body } = await app.send('GET', path, { token });
      return { status, ...body } as {
        status: number;
        sessions: { id: string }[];
        next?: string;
      };
    };
    const first = await page('limit=2');
    const second = await page(`limit=2&after=${first.next}`);
    expect(first.sessions).toHaveLength(2);
    expect(second).not.toHaveProperty('next');
    expect(
      [...first.sessions, ...second.sessions].map(({ id }) => id).toSorted(),
    ).toEqual(all.map(({ session_id }) => session_id).toSorted());
    for (const query of [
      'limit=0',
      'limit=101',
      'limit=x',
      'limit=1.5',
      'limit=1&limit=2',
      'after=x',
      'after=1&after=2',
      `after=${'x'.repeat(200)}`,
    ]) {
      expect(await page(query)).toMatchObject({ status: 400 });
    }
  });

  it('are closed by their id', async () => {
    await using app = await startAuth(platform);
    const [one, two] = [await app.login(), await app.login()];
    const token = two.access_token;
    const path = `/auth/sessions/${one.session_id}`;
    const sent = await app.send('DELETE', path, { token });
    expect(sent).toMatchObject({ status: 204, text: '' });
    expect((await app.refresh(one.refresh_token)).status).toBe(400);
    expect(await app.entering(one.access_token)).toBe(401);
    expect(await app.entering(token)).toBe(200);
    expect((await app.send('DELETE', path, { token })).status).toBe(204);
  });

  it('may be the one that asks', async () => {
    await using app = await startAuth(platform);
    const { session_id, access_token: token } = await app.login();
    const path = `/auth/sessions/${session_id}`;
    expect((await app.send('DELETE', path, { token })).status).toBe(204);
    expect(await app.entering(token)).toBe(401);
  });

  it.each(['A'.repeat(26), 'x', '..%2f..%2f', '%00', '%ff', 'A'.repeat(90)])(
    'have no %s among them',
    async (id) => {
      await using app = await startAuth(platform);
      const { access_token: token } = await app.login();
      const sent = await app.send('DELETE', `/auth/sessions/${id}`, { token });
      expect([400, 404]).toContain(sent.status);
      if (id !== '%ff') {
        expect(sent.body).toEqual(NOT_FOUND);
      }
    },
  );

  it('can be seen and closed with a token of no session', async () => {
    await using app = await startAuth(platform);
    const { session_id } = await app.login();
    const { token } = await app.running.app.get(TokenService).issue('alice');
    const { body } = await app.send('GET', '/auth/sessions', { token });
    expect(body['sessions']).toMatchObject([
      { id: session_id, current: false },
    ]);
    const path = `/auth/sessions/${session_id}`;
    expect((await app.send('DELETE', path, { token })).status).toBe(204);
  });

  it('are for nobody without a good token', async () => {
    await using app = await startAuth(platform);
    const { session_id } = await app.login();
    for (const [method, path] of [
      ['GET', '/auth/sessions'],
      ['DELETE', `/auth/sessions/${session_id}`],
      ['POST', '/auth/logout-all'],
    ] as const) {
      expect(await app.send(method, path)).toMatchObject({
        status: 401,
        body: { errorCode: 'token_missing' },
      });
      expect(await app.send(method, path, { token: 'x' })).toMatchObject({
        status: 401,
        body: { errorCode: 'token_malformed' },
      });
    }
    expect(await app.sessionsOf('alice')).toEqual([session_id]);
  });

  it('are not known while the store is out of reach', async () => {
    await using app = await startAuth(platform);
    const { session_id, access_token: token } = await app.login();
    app.outage.on = true;
    for (const [method, path] of [
      ['GET', '/auth/sessions'],
      ['DELETE', `/auth/sessions/${session_id}`],
      ['POST', '/auth/logout-all'],
    ] as const) {
      const sent = await app.send(method, path, { token });
      expect(sent.status).toBe(503);
      expect(sent.headers.get('retry-after')).toBe('1');
    }
  });
});

describe.each(PLATFORMS)('POST /auth/logout-all on %s', (platform) => {
  const PATH = '/auth/logout-all';

  it.each([
    ['no body', {}],
    ['an empty object', { json: {} }],
    ['keep_current: false', { json: { keep_current: false } }],
    ['a form', { form: [['keep_current', 'false']] as const }],
  ])('closes every session for %s', async (_, sending) => {
    await using app = await startAuth(platform);
    const all = [await app.login(), await app.login(), await app.login()];
    const token = all[2]!.access_token;
    const sent = await app.send('POST', PATH, { token, ...sending });
    expect(sent).toMatchObject({ status: 200, body: {} });
    expect(sent.body).toEqual({});
    for (const each of all) {
      expect((await app.refresh(each.refresh_token)).status).toBe(400);
      expect(await app.entering(each.access_token)).toBe(401);
    }
  });

  it.each([
    ['JSON', { json: { keep_current: true } }],
    ['a form', { form: [['keep_current', 'true']] as const }],
  ])('keeps the session that asks for it in %s', async (_, sending) => {
    await using app = await startAuth(platform);
    const [one, two] = [await app.login(), await app.login()];
    const token = two.access_token;
    const sent = await app.send('POST', PATH, { token, ...sending });
    expect(sent.headers.get('cache-control')).toBe('no-store');
    expect(sent.body).toEqual({
      access_token: expect.any(String) as string,
      token_type: 'Bearer',
      expires_in: 900,
    });
    expect((await app.refresh(one.refresh_token)).status).toBe(400);
    expect((await app.refresh(two.refresh_token)).status).toBe(200);
    expect(await app.entering(token)).toBe(401);
    expect(await app.entering(String(sent.body['access_token']))).toBe(200);
  });

  it.each<[unknown]>([
    [{ keep_current: 'yes' }],
    [{ keep_current: 1 }],
    [['keep_current']],
  ])('closes nothing for %j', async (json) => {
    await using app = await startAuth(platform);
    const { access_token: token, refresh_token } = await app.login();
    expect((await app.send('POST', PATH, { token, json })).status).toBe(400);
    expect((await app.refresh(refresh_token)).status).toBe(200);
  });
});
