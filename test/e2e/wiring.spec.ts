import {
  Controller,
  type DynamicModule,
  Get,
  Injectable,
  Module,
} from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import {
  JwtAuthModule,
  type JwtAuthOptions,
  type JwtAuthOptionsFactory,
  type Principal,
  TokenService,
  UserLoader,
} from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { guardModule, tokenOf, withFakeClock } from '../support/guarded-app.js';
import { PLATFORMS, start } from '../support/platform.js';
import { SCENES, sceneOptions } from '../support/scenes.js';

@Controller()
class Routes {
  @Get()
  read(): void {}
}

const OPTIONS = sceneOptions(SCENES.HS256);

@Injectable()
class Configuration implements JwtAuthOptionsFactory {
  createJwtAuthOptions(): JwtAuthOptions {
    return OPTIONS;
  }
}

@Injectable()
class SlowConfiguration implements JwtAuthOptionsFactory {
  async createJwtAuthOptions(): Promise<JwtAuthOptions> {
    return Promise.resolve(OPTIONS);
  }
}

@Module({ providers: [Configuration], exports: [Configuration] })
class ConfigurationModule {}

const FORMS: Readonly<Record<string, () => DynamicModule>> = {
  'forRoot()': () => JwtAuthModule.forRoot(OPTIONS),
  useFactory: () => JwtAuthModule.forRootAsync({ useFactory: () => OPTIONS }),
  'useFactory, later': () =>
    JwtAuthModule.forRootAsync({ useFactory: () => Promise.resolve(OPTIONS) }),
  'useFactory with inject': () =>
    JwtAuthModule.forRootAsync({
      imports: [ConfigurationModule],
      inject: [Configuration, { token: 'absent', optional: true }],
      useFactory: (configuration, absent) => ({
        ...configuration.createJwtAuthOptions(),
        ...(absent === undefined ? {} : { issuer: 'never' }),
      }),
    }),
  useClass: () => JwtAuthModule.forRootAsync({ useClass: Configuration }),
  'useClass, later': () =>
    JwtAuthModule.forRootAsync({ useClass: SlowConfiguration }),
  useExisting: () =>
    JwtAuthModule.forRootAsync({
      imports: [ConfigurationModule],
      useExisting: Configuration,
    }),
};

@Injectable()
class Issuing {
  constructor(readonly tokens: TokenService) {}
}

/** A feature module that injects `TokenService` without importing anything. */
@Module({ providers: [Issuing] })
class FeatureModule {}

@Injectable()
class CountingLoader extends UserLoader {
  static loads = 0;

  load({ claims }: Principal): object {
    CountingLoader.loads++;
    return claims;
  }
}

describe.each(PLATFORMS)('wiring on %s', (platform) => {
  it.each(Object.entries(FORMS))('%s guards every route', async (_, form) => {
    await using app = await start(
      platform,
      { imports: [form()], controllers: [Routes] },
      withFakeClock(),
    );
    const verdicts = [undefined, 'bad', tokenOf()].map(async (token) =>
      verdictOf(await app.request('/', token)),
    );
    expect(await Promise.all(verdicts)).toEqual([
      '401 token_missing',
      '401 token_malformed',
      '200',
    ]);
  });

  it('stays guarded and global where that is undefined', async () => {
    await using app = await start(platform, {
      imports: [
        guardModule({ guard: undefined, isGlobal: undefined } as object),
        FeatureModule,
      ],
      controllers: [Routes],
    });
    expect(await verdictOf(await app.request('/'))).toBe('401 token_missing');
  });

  it('is global by default, in whatever order modules are imported', async () => {
    for (const imports of [
      [guardModule(), FeatureModule],
      [FeatureModule, guardModule()],
    ]) {
      await using app = await start(platform, { imports });
      expect(app.app.get(Issuing, { strict: false }).tokens).toBeInstanceOf(
        TokenService,
      );
    }
  });

  it('keeps TokenService to importers with isGlobal: false', async () => {
    const jwtAuth = guardModule({ isGlobal: false });
    const starting = start(platform, { imports: [jwtAuth, FeatureModule] });
    await expect(starting).rejects.toThrow(
      /resolve dependencies of the Issuing \(\?\)/,
    );

    @Module({ imports: [jwtAuth], providers: [Issuing] })
    class ImportingModule {}
    await using app = await start(
      platform,
      { imports: [ImportingModule], controllers: [Routes] },
      withFakeClock(),
    );
    const verdicts = [undefined, tokenOf()].map(async (token) =>
      verdictOf(await app.request('/', token)),
    );
    expect(await Promise.all(verdicts)).toEqual(['401 token_missing', '200']);
  });

  it('runs the guard once where one dynamic module is imported twice', async () => {
    const jwtAuth = guardModule({ userLoader: CountingLoader });
    @Module({ imports: [jwtAuth], providers: [Issuing, CountingLoader] })
    class ImportingModule {}
    @Module({ imports: [jwtAuth, ImportingModule] })
    class OtherModule {}
    await using app = await start(
      platform,
      { imports: [jwtAuth, OtherModule], controllers: [Routes] },
      withFakeClock(),
    );
    CountingLoader.loads = 0;
    const response = await app.request('/', tokenOf());
    expect([response.status, CountingLoader.loads]).toEqual([200, 1]);
  });
});
