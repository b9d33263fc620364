import { NestFactory } from '@nestjs/core';
import {
  type EndpointOptions,
  JwtAuthModule,
  type JwtAuthOptions,
} from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { startGuarded } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp, start } from '../support/platform.js';
import { KID, SCENES, sceneOptions } from '../support/scenes.js';

const JWKS = '/.well-known/jwks.json';
const { keys } = SCENES.ES256;
const endpoints: EndpointOptions = { jwks: true };

async function kids(app: RunningApp, path = JWKS): Promise<unknown> {
  const response = await app.request(path);
  if (response.status !== 200) {
    return response.status;
  }
  const body = (await response.json()) as { keys: { kid: string }[] };
  return body.keys.map(({ kid }) => kid);
}

describe.each(PLATFORMS)('the endpoint of the keys on %s', (platform) => {
  it('can be at a path of its own', async () => {
    await using app = await startGuarded(
      platform,
      {},
      { keys, endpoints: { jwks: '/auth/keys.json' } },
    );
    expect(await kids(app, '/auth/keys.json')).toEqual([KID]);
    expect(await kids(app)).toBe(404);
  });

  it.each<EndpointOptions | undefined>([
    undefined,
    {},
    { jwks: false },
    { jwks: undefined, metadata: false, openidConfiguration: false } as never,
  ])('is not there unless asked for: %j', async (given) => {
    await using app = await startGuarded(
      platform,
      {},
      { keys, ...(given && { endpoints: given }) },
    );
    for (const path of [
      JWKS,
      '/.well-known/oauth-authorization-server',
      '/.well-known/openid-configuration',
    ]) {
      expect(await kids(app, path)).toBe(404);
    }
  });

  it('stands beside a factory in forRootAsync()', async () => {
    const useFactory = async (): Promise<JwtAuthOptions> =>
      sceneOptions(SCENES.ES256);
    await using app = await start(platform, {
      imports: [JwtAuthModule.forRootAsync({ useFactory, endpoints })],
    });
    expect(await kids(app)).toEqual([KID]);
  });

  it('is refused in what the factory returns', async () => {
    const useFactory = (): JwtAuthOptions =>
      ({ ...sceneOptions(SCENES.ES256), endpoints }) as JwtAuthOptions;
    const starting = start(platform, {
      imports: [JwtAuthModule.forRootAsync({ useFactory })],
    });
    await expect(starting).rejects.toThrow(/ {2}endpoints: is no option here/);
  });
});

it('an application without HTTP starts with it', async () => {
  const module = JwtAuthModule.forRoot({
    ...sceneOptions(SCENES.ES256),
    endpoints,
  });
  const app = await NestFactory.createApplicationContext(module, {
    logger: false,
    abortOnError: false,
  });
  await app.close();
});
