import { JwtAuthModule } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { startGuarded } from '../support/guarded-app.js';
import { PLATFORMS, start } from '../support/platform.js';
import { SCENES, sceneOptions } from '../support/scenes.js';

const SECRETS_ONLY =
  'endpoints.jwks: publishes public keys, and there are none: a secret (HMAC) is never published. Give keys: { privateKey } or { managed }, or leave the endpoint out';
const NO_KEY_SET =
  'endpoints.openidConfiguration: must name the public keys (OpenID Connect Discovery section 3): set endpoints.jwks, which needs keys';
const NO_ADDRESS =
  / {2}endpoints\.metadata: needs an issuer that is an address without query/;
const secret = SCENES.HS256.secret as Buffer;

describe.each(PLATFORMS)('an application on %s', (platform) => {
  it.each([
    ['a secret', { secret }],
    [
      'secrets',
      { ring: [{ secret }, { secret: Buffer.from(secret).reverse() }] },
    ],
    ['a key made up for this process', undefined],
    [
      'a public key that is retired',
      {
        ring: [
          { secret },
          {
            publicKey: SCENES.ES256.publicKey!,
            algorithm: 'ES256',
            verifyUntil: '2029-12-31',
          },
        ],
      },
    ],
  ] as const)('does not start to publish %s', async (_, keys) => {
    const starting = startGuarded(
      platform,
      {},
      { keys: keys as never, endpoints: { jwks: true } },
    );
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message: expect.stringContaining(SECRETS_ONLY) as string,
    });
  });

  it.each([
    [{ openidConfiguration: true }, NO_KEY_SET],
    [{ jwks: true, openidConfiguration: true }, SECRETS_ONLY],
  ])('does not start with a secret and %j', async (endpoints, message) => {
    const starting = async (): Promise<unknown> =>
      startGuarded(platform, {}, { keys: { secret }, endpoints });
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message: expect.stringContaining(message) as string,
    });
  });

  it('publishes the public keys of a ring with secrets in it', async () => {
    const ring = [{ secret }, { privateKey: SCENES.EdDSA.privateKey! }];
    await using app = await startGuarded(
      platform,
      {},
      { keys: { ring }, endpoints: { jwks: true } },
    );
    const body: unknown = await (
      await app.request('/.well-known/jwks.json')
    ).json();
    expect(body).toEqual({
      keys: [expect.objectContaining({ kty: 'OKP', alg: 'EdDSA' })],
    });
  });

  it.each([
    'my-service',
    'urn:example:auth',
    'ftp://auth.example.com',
    'https://auth.example.com?tenant=1',
    'https://auth.example.com/#x',
    'https://auth.example.com/:tenant',
    'https://auth.example.com/*all',
    'https://auth.example.com/{x}',
    'https://auth.example.com/a%20b',
  ])('does not start with metadata of the issuer %s', async (issuer) => {
    const starting = startGuarded(
      platform,
      {},
      { keys: SCENES.ES256.keys, issuer, endpoints: { metadata: true } },
    );
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message: expect.stringMatching(NO_ADDRESS) as string,
    });
  });

  it('may have any issuer where no metadata are asked for', async () => {
    const app = await startGuarded(
      platform,
      {},
      {
        keys: SCENES.ES256.keys,
        issuer: 'my-service',
        endpoints: { jwks: true },
      },
    );
    await app.close();
  });
});

describe.each(PLATFORMS)('wrong endpoints on %s', (platform) => {
  const endpoints = { jwk: true, openidConfiguration: 1 } as never;
  const message =
    /^JwtAuthModule does not start: 3 faults in its options\.\n {2}endpoints\.openidConfiguration: must be true or false\n {2}endpoints\.jwk: is no option here; did you mean jwks\? Known are jwks, .*\n {2}issuer: must be text/;

  it.each(['forRoot', 'forRootAsync'] as const)(
    'stand in the boot error of %s() with all other faults',
    async (method) => {
      const options = { ...sceneOptions(SCENES.ES256), issuer: '' };
      const module =
        method === 'forRoot'
          ? JwtAuthModule.forRoot({ ...options, endpoints })
          : JwtAuthModule.forRootAsync({
              useFactory: () => options,
              endpoints,
            });
      await expect(
        start(platform, { imports: [module] }),
      ).rejects.toMatchObject({
        kind: 'misconfigured',
        code: 'options_invalid',
        message: expect.stringMatching(message) as string,
      });
    },
  );
});
