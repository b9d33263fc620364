import { JwtAuthModule } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { guardModule, startGuarded } from '../../support/guarded-app.js';
import { PLATFORMS } from '../../support/platform.js';
import { SCENES, sceneOptions } from '../../support/scenes.js';
import { startAuth, Users } from './auth-app.js';

const endpoints = { auth: true } as const;

describe.each(PLATFORMS)('an application on %s', (platform) => {
  it('does not start with the routes and without sessions', async () => {
    const starting = startGuarded(platform, {}, { endpoints });
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message:
        'JwtAuthModule: endpoints.auth needs sessions: give the option sessions, { credentialsVerifier } at least',
    });
  });

  it('does not start where nobody checks credentials', async () => {
    const starting = startGuarded(platform, {}, { endpoints, sessions: {} });
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message:
        'JwtAuthModule: endpoints.auth needs somebody who checks credentials: write a class that extends CredentialsVerifier, make it a provider of a module and name it as sessions.credentialsVerifier',
    });
  });

  it('does not start where no module provides who does', async () => {
    const sessions = { credentialsVerifier: Users };
    const starting = startGuarded(platform, {}, { endpoints, sessions });
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringMatching(/names Users, but no module/) as string,
    });
  });

  it('starts with nothing but that', async () => {
    const app = await startGuarded(
      platform,
      { providers: [Users] },
      { endpoints, sessions: { credentialsVerifier: Users } },
    );
    await app.close();
  });

  it('may have the routes beside the public documents', async () => {
    const { keys } = SCENES.ES256;
    await using app = await startAuth(platform, {
      auth: { keys, endpoints: { auth: true, jwks: true } },
    });
    const { access_token } = await app.login();
    expect(await app.entering(access_token)).toBe(200);
    const sent = await app.send('GET', '/.well-known/jwks.json');
    expect(sent.body['keys']).toHaveLength(1);
  });
});

describe('wrong options of the routes', () => {
  it('are refused at once, whatever the options come from', () => {
    const wrong = { auth: { paths: 'x' } } as never;
    const refused = expect.objectContaining({
      kind: 'misconfigured',
      code: 'options_invalid',
      message: expect.stringContaining('endpoints.auth.paths') as string,
    });
    expect(() => guardModule({ endpoints: wrong })).toThrow(refused);
    expect(() =>
      JwtAuthModule.forRootAsync({
        useFactory: () => sceneOptions(SCENES.ES256),
        endpoints: wrong,
      }),
    ).toThrow(refused);
  });
});
