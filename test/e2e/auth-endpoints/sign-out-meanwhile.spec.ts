import { SessionService } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../support/platform.js';
import { PASSWORD, startAuth } from './auth-app.js';

const OLD = { json: { username: 'alice', password: PASSWORD } };
const NEW = { json: { username: 'alice', password: 'a new one' } };
const WRONG = { status: 401, body: { errorCode: 'credentials_invalid' } };

describe.each(PLATFORMS)(
  'a sign-in in the second of a "sign out everywhere" on %s',
  (platform) => {
    it('that begins after it survives', async () => {
      await using app = await startAuth(platform);
      const sessions = app.running.app.get(SessionService);
      app.users.passwords.set('alice', NEW.json.password);
      await sessions.closeAll('alice');
      const sent = await app.send('POST', '/auth/login', NEW);
      expect(sent.status).toBe(200);
      expect(await app.entering(String(sent.body['access_token']))).toBe(200);
      expect((await app.refresh(sent.body['refresh_token'])).status).toBe(200);
      expect(await app.send('POST', '/auth/login', OLD)).toMatchObject(WRONG);
    });

    it('whose check saw the old password does not survive', async () => {
      await using app = await startAuth(platform);
      const sessions = app.running.app.get(SessionService);
      app.users.meanwhile = async () => {
        app.users.passwords.set('alice', NEW.json.password);
        await sessions.closeAll('alice');
        app.users.meanwhile = () => undefined;
      };
      const sent = await app.send('POST', '/auth/login', OLD);
      expect(sent).toMatchObject(WRONG);
      expect(await sessions.list('alice')).toEqual({ sessions: [] });
    });

    it('whose check saw a password that is still good survives', async () => {
      await using app = await startAuth(platform);
      const sessions = app.running.app.get(SessionService);
      app.users.meanwhile = async () => {
        app.users.meanwhile = () => undefined;
        await sessions.closeAll('alice');
      };
      const sent = await app.send('POST', '/auth/login', OLD);
      expect(sent.status).toBe(200);
      expect(await app.entering(String(sent.body['access_token']))).toBe(200);
    });

    it('that is signed out again during the last check begins anew', async () => {
      await using app = await startAuth(platform);
      const sessions = app.running.app.get(SessionService);
      app.users.meanwhile = () => sessions.closeAll('alice');
      const sent = await app.send('POST', '/auth/login', OLD);
      expect(sent).toMatchObject({
        status: 401,
        body: { errorCode: 'sign_in_outdated' },
      });
      expect(await sessions.list('alice')).toEqual({ sessions: [] });
    });

    it(
      'survives or not, but never half, many times at once',
      { timeout: 60_000 },
      async () => {
        await using app = await startAuth(platform);
        const sessions = app.running.app.get(SessionService);
        const statuses: Record<string, number> = {};
        let asked = 0;
        app.users.meanwhile = () => turns(asked++ % 7);
        for (let round = 0; round < 20; round++) {
          const [, ...all] = await Promise.all([
            turns(round % 10).then(() => sessions.closeAll('alice')),
            ...Array.from({ length: 5 }, () =>
              app.send('POST', '/auth/login', OLD),
            ),
          ]);
          for (const { body } of all) {
            const refreshed = await app.refresh(body['refresh_token']);
            const enters = await app.entering(String(body['access_token']));
            const isIn = enters === 200;
            expect(refreshed.status).toBe(isIn ? 200 : 400);
            const { errorCode = 'closed' } = body as { errorCode?: string };
            const outcome = isIn ? 'in' : errorCode;
            statuses[outcome] = (statuses[outcome] ?? 0) + 1;
          }
        }
        console.info('Outcomes of 100 sign-ins:', statuses);
        expect(Object.keys(statuses)).toContain('in');
        expect(Object.keys(statuses)).toContain('closed');
      },
    );
  },
);

/** So many turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
