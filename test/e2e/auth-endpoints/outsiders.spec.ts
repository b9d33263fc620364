import { SessionEvents, SessionService } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tokenOf } from '../../support/guarded-app.js';
import { IdentityProvider } from '../../support/issuers/provider.js';
import { PLATFORMS } from '../../support/platform.js';
import { type AuthApp, startAuth, type Tokens } from './auth-app.js';
import type { Sending, Sent } from './sending.js';

const NOT_FOUND = {
  statusCode: 404,
  message: 'There is no such session',
  error: 'Not Found',
};
const FOREIGN = { status: 403, body: { errorCode: 'insufficient_scope' } };

/** Every route, as somebody would call it who knows the `sid` of a session of alice. */
const ROUTES: readonly (readonly [
  method: string,
  path: string,
  body: (victim: Tokens) => Omit<Sending, 'token'>,
])[] = [
  ['POST', '/auth/logout', () => ({})],
  ['POST', '/auth/logout', ({ session_id }) => guesses(session_id)],
  ['POST', '/auth/logout-all', () => ({})],
  ['POST', '/auth/logout-all', () => ({ json: { keep_current: true } })],
  ['GET', '/auth/sessions', () => ({})],
  ['DELETE', '/auth/sessions/:sid', () => ({})],
  ['POST', '/auth/refresh', ({ session_id }) => guesses(session_id)],
  ['POST', '/auth/revoke', ({ session_id }) => guesses(session_id, 'token')],
  [
    'POST',
    '/auth/revoke',
    ({ session_id }) => ({ json: { token: session_id } }),
  ],
  [
    'POST',
    '/auth/introspect',
    ({ session_id }) => guesses(session_id, 'token'),
  ],
];

/** Everything of a refresh token that an access token shows: its first part. */
function guesses(sid: string, name = 'refresh_token'): Sending {
  const [family, secret] = ['A'.repeat(22), 'A'.repeat(43)];
  return { json: { [name]: `${sid}.0.${family}.${secret}` } };
}

describe.each(PLATFORMS)('a session of alice on %s', (platform) => {
  let provider: IdentityProvider;
  let app: AuthApp;
  let victim: Tokens;
  let told: unknown[] = [];

  beforeAll(async () => {
    provider = await IdentityProvider.start();
    app = await startAuth(platform, {
      endpoints: { introspection: { scope: 'introspect' } },
      auth: { trustedIssuers: [provider.options()] },
    });
    app.running.app
      .get(SessionEvents)
      .on((event) => void (event.type === 'revoked' && told.push(event)));
  });

  beforeEach(async () => {
    victim = await app.login('alice');
    told = [];
  });

  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });

  function call(
    [method, path, body]: (typeof ROUTES)[number],
    token?: string,
  ): Promise<Sent> {
    return app.send(method, path.replace(':sid', victim.session_id), {
      ...body(victim),
      ...(token !== undefined && { token }),
    });
  }

  async function expectUntouched(answers: readonly Sent[]): Promise<void> {
    for (const { text } of answers) {
      expect(text).not.toContain(victim.session_id);
    }
    expect(told.filter((event) => isOf('alice', event))).toEqual([]);
    expect(await app.entering(victim.access_token)).toBe(200);
    const { status } = await app.refresh(victim.refresh_token);
    expect(status).toBe(200);
  }

  it('is neither seen nor closed by bob, by any route', async () => {
    const answers: Sent[] = [];
    for (const route of ROUTES) {
      const { access_token } = await app.login('bob');
      answers.push(await call(route, access_token));
    }
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    await expectUntouched(answers);
  });

  it('is to bob what no session is', async () => {
    const { access_token: token } = await app.login('bob');
    const ids = [victim.session_id, 'A'.repeat(26), 'x'];
    const answers = await Promise.all(
      ids.map((id) => app.send('DELETE', `/auth/sessions/${id}`, { token })),
    );
    for (const { status, body } of answers) {
      expect({ status, body }).toEqual({ status: 404, body: NOT_FOUND });
    }
    await expectUntouched(answers);
  });

  it('is not in the list of bob', async () => {
    const { access_token: token, session_id } = await app.login('bob');
    await app.running.app.get(SessionService).closeAll('bob', {
      except: session_id,
    });
    const { access_token } = await app.login('bob');
    const sent = await app.send('GET', '/auth/sessions', {
      token: access_token,
    });
    const ids = (sent.body['sessions'] as { id: string }[]).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(ids).not.toContain(victim.session_id);
    expect(token).not.toBe(access_token);
  });

  it('is neither seen nor closed by nobody, or with a forged token', async () => {
    const forged = [
      undefined,
      tokenOf({ sid: victim.session_id }, { kid: 'other' }),
      `${tokenOf({ sid: victim.session_id }).slice(0, -2)}xx`,
    ];
    for (const token of forged) {
      const answers = await Promise.all(ROUTES.map((one) => call(one, token)));
      await expectUntouched(answers);
    }
  });

  it('is not closed by a good token of dave that names it', async () => {
    const now = app.clock.now();
    const answers: Sent[] = [];
    for (const [index, route] of ROUTES.entries()) {
      const token = tokenOf({
        sub: 'dave',
        sid: victim.session_id,
        sv: now * 1000 + index,
        jti: `dave-${index}`,
        iat: now,
        exp: now + 600,
      });
      expect(await app.entering(token)).toBe(200);
      answers.push(await call(route, token));
    }
    await expectUntouched(answers);
  });

  it('is nothing to an alice of another issuer', async () => {
    const now = app.clock.now();
    const token = provider.token({
      sub: 'alice',
      sid: victim.session_id,
      scope: 'introspect',
      iat: now,
      exp: now + 600,
    });
    expect(await app.entering(token)).toBe(200);
    const answers: Sent[] = [];
    for (const route of ROUTES) {
      answers.push(await call(route, token));
    }
    const isOpen = (index: number): boolean =>
      ['/auth/refresh', '/auth/revoke'].includes(ROUTES[index]![1]);
    for (const [index, answer] of answers.entries()) {
      if (!isOpen(index) && index !== 1) {
        expect(answer).toMatchObject(FOREIGN);
      }
    }
    // With a refresh token it signs out by that, which is garbage here.
    expect(answers[1]).toMatchObject({ status: 204 });
    await expectUntouched(answers);
  });

  it('is not ended by revoking a token of another issuer', async () => {
    const token = provider.token({ sub: 'alice', sid: victim.session_id });
    const sent = await app.send('POST', '/auth/revoke', { json: { token } });
    expect(sent.status).toBe(200);
    expect(await app.entering(token)).toBe(200);
    await expectUntouched([sent]);
  });

  it('is not told of where a token of another issuer is asked about', async () => {
    const exp = app.clock.now() + 60;
    const sent = await app.send('POST', '/auth/introspect', {
      json: { token: provider.token({ sub: 'alice', exp }) },
      token: tokenOf({ scope: 'introspect', exp }),
    });
    expect(sent).toMatchObject({ status: 200, text: '{"active":false}' });
  });

  it('is not refreshed by a token that is nearly one of it', async () => {
    const [sid, generation, family, secret] = victim.refresh_token.split('.');
    const flip = (text = ''): string =>
      (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    const near = [
      `${sid}.${generation}.${flip(family)}.${secret}`,
      `${sid}.${generation}.${family}`,
      `${sid}.0${generation}.${family}.${secret}`,
      `${sid}.${generation}.${family}.${secret}=`,
      ` ${victim.refresh_token}`,
    ];
    const answers = await Promise.all(near.map((each) => app.refresh(each)));
    expect(answers.map(({ status }) => status)).toEqual(near.map(() => 400));
    await expectUntouched(answers);
  });
});

function isOf(subject: string, event: unknown): boolean {
  return (event as { subject?: string }).subject === subject;
}
