import { describe, expect, it } from 'vitest';
import { startGuarded } from '../../support/guarded-app.js';
import { PLATFORMS } from '../../support/platform.js';
import { SCENES } from '../../support/scenes.js';
import { startAuth, Users } from './auth-app.js';

const endpoints = { auth: true } as const;

describe.each(PLATFORMS)('an application on %s', (platform) => {
  it('does not start with the routes and without sessions', async () => {
    const starting = startGuarded(platform, {}, { endpoints });
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message: expect.stringContaining(
        'one fault in its options.\n  endpoints.auth: needs the option sessions: write sessions: { credentialsVerifier } with a class that extends CredentialsVerifier',
      ) as string,
    });
  });

  it('does not start where nobody checks credentials', async () => {
    const starting = startGuarded(platform, {}, { endpoints, sessions: {} });
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message: expect.stringContaining(
        'one fault in its options.\n  sessions.credentialsVerifier: must be given for endpoints.auth, which has to check credentials: write a class that extends CredentialsVerifier, and make it a provider of a module',
      ) as string,
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

describe.each(PLATFORMS)('wrong options of the routes on %s', (platform) => {
  it('are all listed in the boot error', async () => {
    const auth = { paths: 'x', refreshToken: 'header', origins: ['*'] };
    const starting = startGuarded(
      platform,
      {},
      { endpoints: { auth } as never },
    );
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message: expect.stringMatching(
        /3 faults in its options\.\n {2}endpoints\.auth\.refreshToken: .*\n {2}endpoints\.auth\.origins: .*\n {2}endpoints\.auth\.paths: is no option here; did you mean path\?/,
      ) as string,
    });
  });
});
