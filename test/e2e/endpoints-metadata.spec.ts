import type { EndpointOptions } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { startGuarded } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { SCENES } from '../support/scenes.js';

const { keys } = SCENES.ES256;
const OAUTH = '/.well-known/oauth-authorization-server';
const OPENID = '/.well-known/openid-configuration';

describe.each(PLATFORMS)('the metadata on %s', (platform) => {
  const started = (
    issuer: string,
    endpoints: EndpointOptions,
  ): Promise<RunningApp> =>
    startGuarded(platform, {}, { keys, issuer, endpoints });

  it('say who issues and where the keys are', async () => {
    const issuer = 'https://auth.example.com';
    await using app = await started(issuer, { jwks: true, metadata: true });
    const response = await app.request(OAUTH);
    expect(await response.json()).toEqual({
      issuer,
      jwks_uri: 'https://auth.example.com/.well-known/jwks.json',
      response_types_supported: [],
    });
    expect(response.headers.get('content-type')).toMatch(
      /^application\/json(?:; charset=utf-8)?$/,
    );
    expect(response.headers.get('cache-control')).toBe('public, max-age=600');
    const condition = {
      headers: { 'if-none-match': String(response.headers.get('etag')) },
    };
    const again = await app.request(OAUTH, undefined, condition);
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await app.request(OPENID)).status).toBe(404);
  });

  it.each([
    ['https://a.example', OAUTH, OPENID],
    ['https://a.example/', OAUTH, OPENID],
    ['https://a.example/realms/x', `${OAUTH}/realms/x`, `/realms/x${OPENID}`],
    ['https://a.example/realms/x/', `${OAUTH}/realms/x`, `/realms/x${OPENID}`],
    ['http://127.0.0.1:8080/t', `${OAUTH}/t`, `/t${OPENID}`],
  ])('of %s are at %s and %s', async (issuer, oauth, openid) => {
    await using app = await started(issuer, {
      jwks: true,
      openidConfiguration: true,
    });
    const bodies = await Promise.all(
      [oauth, openid].map(async (path) => (await app.request(path)).json()),
    );
    const expected = {
      issuer,
      jwks_uri: `${new URL(issuer).origin}/.well-known/jwks.json`,
      response_types_supported: [],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    };
    expect(bodies).toEqual([expected, expected]);
    if (oauth !== OAUTH) {
      expect((await app.request(OAUTH)).status).toBe(404);
    }
  });

  it('are not where they are switched off', async () => {
    await using app = await started('https://a.example', {
      jwks: true,
      metadata: false,
      openidConfiguration: true,
    });
    expect((await app.request(OAUTH)).status).toBe(404);
    expect(await (await app.request(OPENID)).json()).toMatchObject({
      issuer: 'https://a.example',
      jwks_uri: 'https://a.example/.well-known/jwks.json',
    });
  });

  it('name the algorithms of public keys only', async () => {
    await using app = await startGuarded(
      platform,
      {},
      {
        keys: {
          ring: [
            { secret: SCENES.HS256.secret as Buffer, kid: 'hmac' },
            { privateKey: SCENES.RS256.privateKey!, kid: 'a' },
            { privateKey: SCENES.ES256.privateKey!, kid: 'b' },
            { privateKey: SCENES.PS256.privateKey!, kid: 'c' },
          ],
        },
        issuer: 'https://a.example',
        endpoints: { jwks: true, openidConfiguration: true },
      },
    );
    const body: unknown = await (await app.request(OPENID)).json();
    expect(body).toMatchObject({
      id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    });
  });

  it('can be given more members, and others in their place', async () => {
    await using app = await started('https://a.example', {
      jwks: '/keys.json',
      metadata: {
        token_endpoint: 'https://a.example/token',
        response_types_supported: ['code'],
      },
    });
    expect(await (await app.request(OAUTH)).json()).toEqual({
      issuer: 'https://a.example',
      jwks_uri: 'https://a.example/keys.json',
      response_types_supported: ['code'],
      token_endpoint: 'https://a.example/token',
    });
  });
});
