import type {
  Abstract,
  DynamicModule,
  InjectionToken,
  ModuleMetadata,
  OptionalFactoryDependency,
  Type,
} from '@nestjs/common';
import type { EndpointOptions } from './endpoints/endpoint-options.js';
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
