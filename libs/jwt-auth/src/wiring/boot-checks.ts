import { Scope, type Type } from '@nestjs/common';
import type { ModuleRef, ModulesContainer } from '@nestjs/core';
import { AuthError } from '../errors.js';
import { isAuthorizer } from '../guards/authorizer.js';
import { GuardPlaces } from '../guards/guard-places.js';
import { controllerHandlers } from '../guards/handlers.js';
import { RequestAuthenticator } from '../guards/request-authenticator.js';
import { RoutePolicies } from '../guards/route-policies.js';
import { ScopedResolver } from '../guards/scoped-resolver.js';
import type { ResolvedSessionOptions } from '../options/resolve-sessions.js';
import { assertCovered } from './guard-coverage.js';
import { RESOLVED } from './resolved.js';

/**
 * Refuses an application that would end up unguarded, or judged by the wrong
 * module, although nothing looks wrong.
 *
 * @throws AuthError `misconfigured`, `wiring_invalid`
 */
export function assertSafeWiring(
  moduleRef: ModuleRef,
  modules: ModulesContainer,
): void {
  assertSingletons(moduleRef);
  moduleRef.get(RequestAuthenticator).assertReady();
  assertSessionClasses(moduleRef);
  assertPolicies(
    modules,
    moduleRef.get(RoutePolicies),
    moduleRef.get(ScopedResolver),
  );
  moduleRef.get(GuardPlaces).complete();
  assertCovered(moduleRef, modules);
}

/**
 * On some versions of Nest a request-scoped guard given by `useExisting` never runs.
 *
 * @throws AuthError `misconfigured`, `wiring_invalid`
 */
export function assertSingletons(moduleRef: ModuleRef): void {
  if (moduleRef.introspect(RequestAuthenticator).scope !== Scope.DEFAULT) {
    throw unsafe(
      'The options of JwtAuthModule depend on a request-scoped provider, and so does the guard, which Nest may then never run. Inject singletons into forRootAsync()',
    );
  }
}

function assertSessionClasses(moduleRef: ModuleRef): void {
  const { sessions } = moduleRef.get<ResolvedSessionOptions>(RESOLVED);
  for (const option of ['claimsLoader', 'credentialsVerifier'] as const) {
    const type = sessions?.[option];
    if (type !== undefined) {
      moduleRef
        .get(ScopedResolver)
        .assertProvided(type as Type, `The option sessions.${option}`);
    }
  }
}

function assertPolicies(
  modules: ModulesContainer,
  policies: RoutePolicies,
  resolver: ScopedResolver,
): void {
  for (const { type, handler, name } of controllerHandlers(modules)) {
    for (const { rule } of policies.of(type, handler, name).requirements) {
      if (isAuthorizer(rule)) {
        resolver.assertProvided(rule as Type, `@Authorize() in ${type.name}`);
      }
    }
  }
}

function unsafe(reason: string): AuthError {
  return new AuthError('misconfigured', 'wiring_invalid', { reason });
}
