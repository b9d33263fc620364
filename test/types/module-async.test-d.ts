import { type DynamicModule, Injectable } from '@nestjs/common';
import {
  type JwtAuthAsyncOptions,
  JwtAuthModule,
  type JwtAuthOptions,
  type JwtAuthOptionsFactory,
  UserLoader,
} from '@jwt-auth/nestjs';
import { describe, expectTypeOf, it } from 'vitest';

interface Env {
  JWT_SECRET: string;
  PORT: number;
}

/** As the one of `@nestjs/config`: what `get()` returns depends on both parameters. */
declare class ConfigService<
  K = Record<string, unknown>,
  V extends boolean = false,
> {
  private readonly validated: V;
  get<P extends keyof K>(
    name: P,
    options: { infer: true },
  ): V extends true ? K[P] : K[P] | undefined;
}

declare class Vault {
  read(): Promise<string>;
}

abstract class Settings {
  abstract readonly secret: string;
}

class Loader extends UserLoader<{ id: number }> {
  load(): { id: number } {
    return { id: 1 };
  }
}

@Injectable()
class OptionsFactory implements JwtAuthOptionsFactory {
  createJwtAuthOptions(): JwtAuthOptions {
    return good;
  }
}

declare const good: JwtAuthOptions;
const basic = { issuer: 'i', audience: 'a' };

describe('forRootAsync()', () => {
  it('gives a factory what it injects', () => {
    const module = JwtAuthModule.forRootAsync({
      imports: [],
      inject: [Vault, Settings, { token: Loader, optional: true }, 'NAME'],
      useFactory: (vault, settings, loader, name) => {
        expectTypeOf(vault).toEqualTypeOf<Vault>();
        expectTypeOf(settings).toEqualTypeOf<Settings>();
        expectTypeOf(loader).toEqualTypeOf<Loader | undefined>();
        expectTypeOf(name).toEqualTypeOf<unknown>();
        return good;
      },
      isGlobal: true,
      guard: false,
    });
    expectTypeOf(module).toEqualTypeOf<DynamicModule>();
  });

  it('takes a generic class with its arguments', () => {
    JwtAuthModule.forRootAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService<Env, true>) => {
        const secret = config.get('JWT_SECRET', { infer: true });
        expectTypeOf(secret).toEqualTypeOf<string>();
        return { ...basic, keys: { secret } };
      },
    });
  });

  it('takes factories that wait, and factories without anything', () => {
    JwtAuthModule.forRootAsync({ useFactory: () => good });
    JwtAuthModule.forRootAsync({ useFactory: async () => good });
    JwtAuthModule.forRootAsync({
      inject: [Vault],
      useFactory: async (vault) => ({
        ...basic,
        keys: { secret: await vault.read() },
      }),
    });
    JwtAuthModule.forRootAsync({ inject: [], useFactory: () => good });
    JwtAuthModule.forRootAsync({ inject: [Vault], useFactory: () => good });
  });

  it('takes classes', () => {
    JwtAuthModule.forRootAsync({ useClass: OptionsFactory });
    JwtAuthModule.forRootAsync({ useExisting: OptionsFactory, guard: false });
    // @ts-expect-error no factory of options
    JwtAuthModule.forRootAsync({ useClass: Vault });
  });

  it('refuses factories that return anything else', () => {
    // @ts-expect-error nothing
    JwtAuthModule.forRootAsync({ useFactory: () => undefined });
    // @ts-expect-error an option is missing
    JwtAuthModule.forRootAsync({ useFactory: () => ({ issuer: 'i' }) });
    const wrong = { ...basic, audience: 5 };
    // @ts-expect-error an option of another type
    JwtAuthModule.forRootAsync({ useFactory: async () => wrong });
    const unsettled = { ...basic, keys: { secret: new Vault().read() } };
    // @ts-expect-error a secret that nobody waited for
    JwtAuthModule.forRootAsync({
      inject: [Vault],
      useFactory: () => unsettled,
    });
  });

  it('refuses factories that ask for something else than is injected', () => {
    const one = (loader: Loader): JwtAuthOptions => (loader ? good : good);
    const two = (vault: Vault, loader: Loader): JwtAuthOptions =>
      vault && loader ? good : good;
    JwtAuthModule.forRootAsync({ inject: [Loader], useFactory: one });
    JwtAuthModule.forRootAsync({ inject: [Vault, Loader], useFactory: two });
    // @ts-expect-error another class
    JwtAuthModule.forRootAsync({ inject: [Vault], useFactory: one });
    // @ts-expect-error more than is injected
    JwtAuthModule.forRootAsync({ inject: [Vault], useFactory: two });
    // @ts-expect-error another order
    JwtAuthModule.forRootAsync({ inject: [Loader, Vault], useFactory: two });
    // @ts-expect-error nothing is injected
    JwtAuthModule.forRootAsync({ useFactory: one });
  });

  it('refuses extras of another type, and options beside the factory', () => {
    // @ts-expect-error text
    JwtAuthModule.forRootAsync({ useFactory: () => good, guard: 'on' });
    // @ts-expect-error issuer belongs into the factory
    JwtAuthModule.forRootAsync({ useFactory: () => good, issuer: 'i' });
    // @ts-expect-error neither factory nor class
    JwtAuthModule.forRootAsync({ guard: true });
  });
});

it('the argument can be written down by a team', () => {
  expectTypeOf<{
    useFactory: () => JwtAuthOptions;
    guard: false;
  }>().toExtend<JwtAuthAsyncOptions>();
});
