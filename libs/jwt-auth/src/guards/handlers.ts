import type { Type } from '@nestjs/common';
import { MetadataScanner, type ModulesContainer } from '@nestjs/core';

/** A method that Nest may call from outside. */
export interface HandlerReference {
  readonly type: Type;
  readonly handler: object;
}

/** Every method of every controller. */
export function* controllerHandlers(
  modules: ModulesContainer,
): Generator<HandlerReference> {
  for (const { controllers } of modules.values()) {
    yield* methodsOf(controllers.values());
  }
}

/** Every method of every provider; gateways are providers. */
export function* providerHandlers(
  modules: ModulesContainer,
): Generator<HandlerReference> {
  for (const { providers } of modules.values()) {
    yield* methodsOf(providers.values());
  }
}

function* methodsOf(
  wrappers: Iterable<{ metatype: unknown }>,
): Generator<HandlerReference> {
  const scanner = new MetadataScanner();
  for (const { metatype } of wrappers) {
    const prototype: unknown =
      typeof metatype === 'function' ? metatype.prototype : undefined;
    if (typeof prototype === 'object' && prototype !== null) {
      const methods = prototype as Record<string, object>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        yield { type: metatype as Type, handler: methods[name] as object };
      }
    }
  }
}
