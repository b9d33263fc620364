import { Inject, Injectable } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { AuthError } from '../errors.js';
import { GlobalGuard } from './guard-place.js';
import { allHandlers, type HandlerReference } from './handlers.js';
import { guardsOf, isOurGuard, markPlaces } from './placed-guards.js';
import { RoutePolicies } from './route-policies.js';

/**
 * Has guards of ours know from where they are asked. Guards of classes and methods are
 * marked while providers are made, since listeners of messages are bound before any
 * module hook runs; global ones are known only later.
 */
@Injectable()
export class GuardPlaces {
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    @Inject(RoutePolicies) private readonly policies: RoutePolicies,
  ) {
    this.#mark();
  }

  /**
   * Once every provider is there and before routes are registered.
   *
   * @throws AuthError `misconfigured` if a guard would not be asked
   */
  complete(): void {
    this.#mark();
    this.#placeGlobalGuards();
    for (const handler of allHandlers(this.modules)) {
      assertKept(handler);
    }
  }

  /** Only guards of open routes decide by their place; others are left as they are. */
  #mark(): void {
    for (const { type, name, method, handler } of allHandlers(this.modules)) {
      const targets = [type, method, handler];
      if (
        targets.some((target) => guardsOf(target).some(isOurGuard)) &&
        this.policies.of(type, method, name).access !== 'guarded'
      ) {
        markPlaces(type, 'class');
        markPlaces(method, 'method');
        markPlaces(handler, 'method');
      }
    }
  }

  /** `APP_GUARD` and `useGlobalGuards()` of the application, which may be `JwtAuthGuard` too. */
  #placeGlobalGuards(): void {
    for (const { metatype, inject } of this.config.getGlobalRequestGuards()) {
      if ([metatype, ...(inject ?? [])].some(isOurGuard)) {
        throw new AuthError('misconfigured', 'wiring_invalid', {
          reason:
            'A global guard that is or extends JwtAuthGuard depends on a request-scoped provider, and Nest may then never ask it. Inject singletons',
        });
      }
    }
    const guards = this.config.getGlobalGuards();
    guards.forEach((guard, index) => {
      if (isOurGuard(guard)) {
        guards[index] = new GlobalGuard(guard);
      }
    });
  }
}

/** Nest asks the guards of the function that it calls, which may not be the decorated method. */
function assertKept({ type, name, method, handler }: HandlerReference): void {
  if (
    guardsOf(method).some(isOurGuard) &&
    !guardsOf(handler).some(isOurGuard)
  ) {
    throw new AuthError('misconfigured', 'wiring_invalid', {
      reason: `${type.name}.${name} is replaced on the instance by a function that lacks the guards of the method, so @UseGuards(JwtAuthGuard) does nothing there: put it on the class`,
    });
  }
}
