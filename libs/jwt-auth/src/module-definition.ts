import {
  type Abstract,
  ConfigurableModuleBuilder,
  type DynamicModule,
  type InjectionToken,
  type ModuleMetadata,
  type OptionalFactoryDependency,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { authControllers } from './endpoints/auth/auth-controllers.js';
import { authProviders } from './endpoints/auth/auth-providers.js';
import {
  type EndpointOptions,
  resolveEndpoints,
} from './endpoints/endpoint-options.js';
import { AuthError } from './errors.js';
import { AuthErrorFilter } from './guards/auth-error.filter.js';
import { JwtAuthGuard } from './guards/jwt-auth.guard.js';
import { MessageHandlerGuards } from './guards/message-handler-guards.js';
import type { JwtAuthOptions } from './options/options.js';

/** What shapes the module itself and so must be known at once, also in `forRootAsync()`. */
export interface JwtAuthExtras {
  /** Whether other modules can inject `TokenService` without importing this one. Default `true`. */
  isGlobal?: boolean;
  /**
   * Whether every route of the application is guarded. With `false`, only those
   * with `@UseGuards(JwtAuthGuard)` are. Default `true`.
   */
  guard?: boolean;
  /** Public documents for others that verify our tokens, and routes for sign-in. Default: none. */
  endpoints?: EndpointOptions;
}

/** A class that makes the options, for `useClass` and `useExisting`. */
export interface JwtAuthOptionsFactory {
  createJwtAuthOptions(): JwtAuthOptions | Promise<JwtAuthOptions>;
}

type Dependency = InjectionToken | OptionalFactoryDependency;

/** What a factory is given for an entry of `inject`. */
type Injected<T> = T extends { token: infer Token }
  ? Injected<Token> | undefined
  : T extends Type<infer Instance> | Abstract<infer Instance>
    ? Instance
    : unknown;

/** A factory, and the providers that it is given, in their order. */
interface InjectingFactory<Tokens extends readonly Dependency[]> {
  inject: readonly [...Tokens];
  useFactory(
    ...injected: { [Index in keyof Tokens]: Injected<Tokens[Index]> }
  ): JwtAuthOptions | Promise<JwtAuthOptions>;
}

interface PlainFactory {
  inject?: undefined;
  useFactory(): JwtAuthOptions | Promise<JwtAuthOptions>;
}

/** Argument of `JwtAuthModule.forRootAsync()`. */
export type JwtAuthAsyncOptions<
  Tokens extends readonly Dependency[] = readonly Dependency[],
> = JwtAuthExtras &
  Pick<ModuleMetadata, 'imports'> &
  (
    | InjectingFactory<Tokens>
    | PlainFactory
    | { useClass: Type<JwtAuthOptionsFactory> }
    | { useExisting: InjectionToken<JwtAuthOptionsFactory> }
  );

/** The static side of the module class, typed closer than the builder can. */
export interface JwtAuthModuleStatics {
  new (): object;
  /**
   * @throws (at boot) AuthError `misconfigured`, listing every fault of the options
   */
  forRoot(options: JwtAuthOptions & JwtAuthExtras): DynamicModule;
  /**
   * As `forRoot()`, with options from a factory or class. `isGlobal`, `guard` and
   * `endpoints` stand beside the factory, not in what it returns.
   */
  forRootAsync<const Tokens extends readonly Dependency[]>(
    options: JwtAuthAsyncOptions<Tokens>,
  ): DynamicModule;
}

/** What `endpoints` asks for, every default filled in. */
export const ENDPOINTS: unique symbol = Symbol.for(
  '@jwt-auth/nestjs:endpoints',
);

const SWITCHES = { isGlobal: true, guard: true };
const EXTRAS: JwtAuthExtras = { ...SWITCHES, endpoints: {} };

/** An explicit `undefined` must not switch off what is on by default. */
function switchOf(name: keyof typeof SWITCHES, value: unknown): boolean {
  if (value !== undefined && typeof value !== 'boolean') {
    throw new AuthError('misconfigured', 'options_invalid', {
      reason: `JwtAuthModule: ${name} must be true or false`,
    });
  }
  return value ?? SWITCHES[name];
}

function extended(
  definition: DynamicModule,
  { isGlobal, guard, endpoints }: JwtAuthExtras,
): DynamicModule {
  const resolved = resolveEndpoints(endpoints);
  return {
    ...definition,
    global: switchOf('isGlobal', isGlobal),
    controllers: authControllers(resolved),
    providers: [
      ...(definition.providers ?? []),
      { provide: ENDPOINTS, useValue: resolved },
      { provide: APP_FILTER, useClass: AuthErrorFilter },
      ...authProviders(resolved),
      ...(switchOf('guard', guard)
        ? [
            { provide: APP_GUARD, useExisting: JwtAuthGuard },
            MessageHandlerGuards,
          ]
        : []),
    ],
  };
}

const built = new ConfigurableModuleBuilder<JwtAuthOptions>({
  optionsInjectionToken: Symbol.for('@jwt-auth/nestjs:options'),
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createJwtAuthOptions')
  .setExtras(EXTRAS, extended)
  .build();

export const OPTIONS: string | symbol = built.MODULE_OPTIONS_TOKEN;

// The builder types neither what a factory returns nor what it is given.
export const JwtAuthConfigurableModule: JwtAuthModuleStatics =
  built.ConfigurableModuleClass as unknown as JwtAuthModuleStatics;
