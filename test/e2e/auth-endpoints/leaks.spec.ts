import { SessionEvents } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { CapturedLog, loggingTo } from '../../support/captured-log.js';
import { type Platform, PLATFORMS } from '../../support/platform.js';
import { type AuthApp, PASSWORD, startAuth, type Tokens } from './auth-app.js';
import type { Sending, Sent } from './sending.js';

const OURS = { 'sec-fetch-site': 'same-origin' };

interface Told {
  readonly log: CapturedLog;
  readonly app: AuthApp;
  readonly events: unknown[];
}

async function boot(
  platform: Platform,
  refreshToken: 'body' | 'cookie',
): Promise<Told> {
  const log = new CapturedLog();
  const events: unknown[] = [];
  const app = await startAuth(platform, {
    endpoints: { refreshToken, introspection: { scope: 'ask' } },
    start: loggingTo(log),
  });
  app.running.app.get(SessionEvents).on((event) => void events.push(event));
  return { log, app, events };
}

/** Everything that nobody may read in a log, an event or a refusal. */
function secretsOf(tokens: Tokens, cookie = ''): string[] {
  const refreshToken = tokens.refresh_token ?? cookie.split(/[=;]/)[1];
  const [, , family = '', secret = ''] = refreshToken.split('.');
  const [, payload = '', signature = ''] = tokens.access_token.split('.');
  return [PASSWORD, family, secret, payload, signature, 'role of alice'];
}

describe.each(PLATFORMS)('what is told on %s', (platform) => {
  it.each(['body', 'cookie'] as const)(
    'holds no token, password or claim, with the token in the %s',
    async (kind) => {
      const { app, log, events } = await boot(platform, kind);
      await using _ = app;
      const json = { username: 'alice', password: PASSWORD };
      const login = await app.send('POST', '/auth/login', {
        json,
        headers: OURS,
      });
      const tokens = login.body as unknown as Tokens;
      const secrets = secretsOf(tokens, login.cookies[0]);
      const refusals = await refused(app, tokens, login.cookies[0] ?? '');
      for (const { text, headers } of refusals) {
        const answered = [text, ...[...headers].flat()].join('\n');
        for (const secret of secrets) {
          expect(answered).not.toContain(secret);
        }
      }
      const heard = `${log.text}\n${JSON.stringify(events)}`;
      for (const secret of secrets) {
        expect(heard).not.toContain(secret);
      }
      expect(log.text).toContain('credentials_invalid');
      expect(log.text).toContain('refresh_token_invalid');
      expect(log.text).toContain('Users failed');
      expect(events).not.toEqual([]);
    },
  );
});

/** Requests that are refused, each with something secret in them. */
async function refused(
  app: AuthApp,
  { access_token: token, refresh_token }: Tokens,
  setCookie: string,
): Promise<Sent[]> {
  const json = { username: 'alice', password: PASSWORD };
  const cookie = setCookie.split(';')[0] as string;
  const headers = { ...OURS, cookie };
  const stale = { json: { refresh_token }, headers };
  const post = (path: string, sending: Sending): Promise<Sent> =>
    app.send('POST', `/auth/${path}`, { headers: OURS, ...sending });
  const answers = [
    await post('login', { json: { ...json, username: 'mallory' } }),
    await post('login', { json: { username: 'alice', [PASSWORD]: 1 } }),
    await post('login', { json: { ...json, username: [PASSWORD] } }),
    await post('logout', { headers: { 'sec-fetch-site': 'cross-site' } }),
    await post('introspect', { json: { token: refresh_token }, token }),
    await post('refresh', { json: { refresh_token: token }, headers: OURS }),
  ];
  await post('refresh', stale);
  app.clock.advance(31);
  answers.push(await post('refresh', stale), await post('refresh', stale));
  app.users.meanwhile = () => {
    throw new Error('connection refused');
  };
  answers.push(await post('login', { json }));
  app.users.meanwhile = () => undefined;
  app.outage.on = true;
  answers.push(await post('refresh', stale), await post('logout', stale));
  app.outage.on = false;
  expect(answers.map(({ status }) => status)).not.toContain(200);
  return answers;
}
