import { bearer, cookie, UserLoader } from '@jwt-auth/nestjs';
import { ForbiddenException, Injectable } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../support/platform.js';
import { type AuthApp, startAuth } from './auth-app.js';

const PATH = '/auth/logout';

type Load = () => object | null;

const letIn: Load = () => ({});

/** Lets everybody in until it is told otherwise. */
@Injectable()
class Loader extends UserLoader {
  answer = letIn;
  calls = 0;

  load(): object | null {
    this.calls++;
    return this.answer();
  }
}

const REFUSALS: readonly (readonly [string, Load, status: number])[] = [
  ['finds nobody', () => null, 401],
  ['finds them locked', () => thrown(new ForbiddenException('locked')), 403],
  ['has lost its database', () => thrown(new Error('down')), 503],
];

function thrown(error: Error): never {
  throw error;
}

describe.each(PLATFORMS)('POST /auth/logout on %s', (platform) => {
  let app: AuthApp;
  let loader: Loader;

  beforeAll(async () => {
    app = await startAuth(platform, {
      auth: {
        userLoader: Loader,
        extractors: [bearer(), cookie('access')],
      },
      metadata: { providers: [Loader] },
    });
    loader = app.running.app.get(Loader);
  });

  beforeEach(() => {
    loader.answer = letIn;
  });

  afterAll(() => app[Symbol.asyncDispose]());

  describe.each(REFUSALS)('while the UserLoader %s', (_, answer, status) => {
    it('closes the session of an access token, and asks for no user', async () => {
      const { refresh_token, access_token: token } = await app.login();
      loader.answer = answer;
      expect(await app.entering(token)).toBe(status);
      const { calls } = loader;
      const sent = await app.send('POST', PATH, { token });
      expect(sent).toMatchObject({ status: 204, text: '' });
      expect(loader.calls).toBe(calls);
      expect((await app.refresh(refresh_token)).status).toBe(400);
      loader.answer = letIn;
      expect(await app.entering(token)).toBe(401);
    });

    it('closes both sessions of a refresh token and an access token', async () => {
      const [one, two] = [await app.login(), await app.login()];
      loader.answer = answer;
      const { status: closed } = await app.send('POST', PATH, {
        json: { refresh_token: one.refresh_token },
        token: two.access_token,
      });
      expect(closed).toBe(204);
      for (const { refresh_token } of [one, two]) {
        expect((await app.refresh(refresh_token)).status).toBe(400);
      }
    });
  });

  it('closes the session of a refresh token beside two access tokens', async () => {
    const { refresh_token, access_token: token } = await app.login();
    const sent = await app.send('POST', PATH, {
      json: { refresh_token },
      token,
      headers: { cookie: `access=${token}` },
    });
    expect(sent).toMatchObject({ status: 204, text: '' });
    expect((await app.refresh(refresh_token)).status).toBe(400);
  });
});
