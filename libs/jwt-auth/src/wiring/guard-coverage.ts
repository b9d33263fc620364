import type { ModuleRef, ModulesContainer } from '@nestjs/core';
import { ApplicationConfig } from '@nestjs/core';
import { AuthError } from '../errors.js';
import { GlobalGuard } from '../guards/guard-place.js';
import {
  allHandlers,
  type HandlerReference,
  transportsOf,
} from '../guards/handlers.js';
import { JwtAuthGuard } from '../guards/jwt-auth.guard.js';
import { MessageHandlerGuards } from '../guards/message-handler-guards.js';
import { guardsOf, isOurGuard } from '../guards/placed-guards.js';
import { RoutePolicies } from '../guards/route-policies.js';

/** Transports for which Nest asks the global guards in any case. */
const GLOBALLY_GUARDED: readonly string[] = ['http', 'graphql'];

/**
 * Refuses decorators that nothing heeds: with `guard: false`, a route that asks for
 * something must have a guard that asks for it.
 *
 * @throws AuthError `misconfigured`, `wiring_invalid`, naming each route
 */
export function assertCovered(
  moduleRef: ModuleRef,
  modules: ModulesContainer,
): void {
  const guardsAll = [...modules.values()].some(({ providers }) =>
    providers.has(MessageHandlerGuards),
  );
  // A test that puts another guard in the place of ours knows what it does.
  if (guardsAll || !isOurGuard(moduleRef.get(JwtAuthGuard))) {
    return;
  }
  const hasGlobal = moduleRef
    .get(ApplicationConfig)
    .getGlobalGuards()
    .some((guard) => guard instanceof GlobalGuard);
  const policies = moduleRef.get(RoutePolicies);
  const uncovered = [...allHandlers(modules)].filter(
    (handler) =>
      asksForSomething(handler, policies) && !isCovered(handler, hasGlobal),
  );
  if (uncovered.length > 0) {
    const names = uncovered.map(({ type, name }) => `${type.name}.${name}`);
    throw new AuthError('misconfigured', 'wiring_invalid', {
      reason: `These handlers have @Roles(), @Scopes(), @Permissions(), @RequireClaims(), @Authorize() or @OptionalAuth(), but no JwtAuthGuard asks for it, so anybody would get in: ${names.join(', ')}. Put @UseGuards(JwtAuthGuard), or a guard that extends it, on the method or class, or remove guard: false`,
    });
  }
}

function asksForSomething(
  { type, method, handler, name }: HandlerReference,
  policies: RoutePolicies,
): boolean {
  if (transportsOf(method).length === 0) {
    return false;
  }
  const { access, requirements } = policies.of(type, handler, name);
  return access === 'optional' || requirements.length > 0;
}

function isCovered(
  { type, method, handler }: HandlerReference,
  hasGlobal: boolean,
): boolean {
  const isAskedGlobally = transportsOf(method).every((transport) =>
    GLOBALLY_GUARDED.includes(transport),
  );
  return (
    (hasGlobal && isAskedGlobally) ||
    [type, handler].some((target) => guardsOf(target).some(isOurGuard))
  );
}
