import {
  type CanActivate,
  ConfigurableModuleBuilder,
  type DynamicModule,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { authControllers } from './endpoints/auth/auth-controllers.js';
import { authProviders } from './endpoints/auth/auth-providers.js';
import { AuthErrorFilter } from './guards/auth-error.filter.js';
import { GlobalGuard } from './guards/guard-place.js';
import { JwtAuthGuard } from './guards/jwt-auth.guard.js';
import { MessageHandlerGuards } from './guards/message-handler-guards.js';
import type { JwtAuthExtras, JwtAuthModuleStatics } from './module-options.js';
import type { JwtAuthOptions } from './options/options.js';
import {
  asynchronousSetup,
  type ModuleSetup,
  synchronousSetup,
} from './wiring/module-setup.js';

/** How the module was asked for, as far as that is known before the options are. */
export const SETUP: unique symbol = Symbol.for('@jwt-auth/nestjs:setup');

/** The endpoints asked for, with every default filled in. */
export const ENDPOINTS: unique symbol = Symbol.for(
  '@jwt-auth/nestjs:endpoints',
);

function extended(
  definition: DynamicModule,
  setup: ModuleSetup,
): DynamicModule {
  const { isGlobal, guard, endpoints } = setup;
  return {
    ...definition,
    global: isGlobal,
    controllers: authControllers(endpoints),
    providers: [
      ...(definition.providers ?? []),
      { provide: SETUP, useValue: setup },
      { provide: ENDPOINTS, useValue: endpoints },
      { provide: APP_FILTER, useClass: AuthErrorFilter },
      ...authProviders(endpoints),
      ...(guard
        ? [
            {
              provide: APP_GUARD,
              inject: [JwtAuthGuard],
              // Also of whatever a test puts in its place.
              useFactory: (asked: CanActivate) => new GlobalGuard(asked),
            },
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
  .build();

export const OPTIONS: string | symbol = built.MODULE_OPTIONS_TOKEN;

class ConfigurableModule extends built.ConfigurableModuleClass {
  static override forRoot(
    given: JwtAuthOptions & JwtAuthExtras,
  ): DynamicModule {
    const { options, setup } = synchronousSetup(given);
    // Nest would copy the options, and so ask their getters.
    const providers = [{ provide: OPTIONS, useValue: options }];
    return extended(
      { ...super.forRoot({} as JwtAuthOptions), providers },
      setup,
    );
  }

  static override forRootAsync(given: object): DynamicModule {
    const { source, setup } = asynchronousSetup(given);
    return extended(super.forRootAsync(source), setup);
  }
}

// The builder types neither what a factory returns nor what it is given.
export const JwtAuthConfigurableModule: JwtAuthModuleStatics =
  ConfigurableModule as unknown as JwtAuthModuleStatics;
