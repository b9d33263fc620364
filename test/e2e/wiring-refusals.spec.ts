import {
  Controller,
  type DynamicModule,
  Get,
  Inject,
  Injectable,
  Module,
  Scope,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { JwtAuthModule } from '@jwt-auth/nestjs';
import { guardModule } from '../support/guarded-app.js';
import { PLATFORMS, start } from '../support/platform.js';
import { AUDIENCE, ISSUER, SCENES, sceneOptions } from '../support/scenes.js';

@Controller()
class Routes {
  @Get()
  read(): void {}
}

const OPTIONS = sceneOptions(SCENES.HS256);

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  constructor(@Inject(REQUEST) readonly request: unknown) {}
}

@Module({ providers: [PerRequest], exports: [PerRequest] })
class PerRequestModule {}

const TWICE =
  /^JwtAuthModule is set up twice in one application.* Call forRoot\(\) once; a module that needs it again imports the same dynamic module, kept in a constant$/;

const PAIRS: Readonly<Record<string, () => DynamicModule[]>> = {
  'forRoot() twice': () => [guardModule(), guardModule({ issuer: 'other' })],
  'forRoot() twice with the same options': () => [guardModule(), guardModule()],
  'forRoot() and forRootAsync()': () => [
    guardModule(),
    JwtAuthModule.forRootAsync({ useFactory: () => OPTIONS }),
  ],
  'forRoot() twice, neither global': () => [
    guardModule({ isGlobal: false, guard: false }),
    guardModule({ isGlobal: false, guard: false, issuer: 'other' }),
  ],
};

describe.each(PLATFORMS)('an application on %s does not start', (platform) => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(Object.entries(PAIRS))('with %s', async (_, modules) => {
    @Module({ imports: modules().slice(1) })
    class FeatureModule {}
    const starting = start(platform, {
      imports: [...modules().slice(0, 1), FeatureModule],
      controllers: [Routes],
    });
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'wiring_invalid',
      message: expect.stringMatching(TWICE) as string,
    });
  });

  it('with options that depend on a request', async () => {
    const starting = start(platform, {
      imports: [
        JwtAuthModule.forRootAsync({
          imports: [PerRequestModule],
          inject: [PerRequest],
          useFactory: () => OPTIONS,
        }),
      ],
      controllers: [Routes],
    });
    await expect(starting).rejects.toThrow(/request-scoped|scoped provider/);
  });

  it('with every fault of the options in one error', async () => {
    const options = { issuer: '', audience: [], keys: { secret: 'short' } };
    const starting = start(platform, {
      imports: [JwtAuthModule.forRoot({ ...options, typo: 1 } as never)],
    });
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message: expect.stringMatching(
        /^JwtAuthModule does not start: 4 faults in its options\.\n {2}typo: is no option here.*\n {2}issuer: .*\n {2}audience: .*\n {2}keys\.secret: HS256 needs 32 bytes, it has 5/,
      ) as string,
    });
  });

  it('with the bare module class', async () => {
    const starting = start(platform, { imports: [JwtAuthModule] });
    await expect(starting).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message: expect.stringContaining(
        'JwtAuthModule is imported without options. Call JwtAuthModule.forRoot(',
      ) as string,
    });
  });

  it('with a factory that rejects', async () => {
    const starting = start(platform, {
      imports: [
        JwtAuthModule.forRootAsync({
          useFactory: () => Promise.reject(new Error('vault is sealed')),
        }),
      ],
    });
    await expect(starting).rejects.toThrow('vault is sealed');
  });

  it('without keys in production', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    const options = { issuer: ISSUER, audience: AUDIENCE };
    const starting = start(platform, {
      imports: [JwtAuthModule.forRoot(options)],
    });
    await expect(starting).rejects.toMatchObject({
      code: 'options_invalid',
      message: expect.stringContaining(
        'one fault in its options.\n  keys: must be given in production',
      ) as string,
    });
  });
});
