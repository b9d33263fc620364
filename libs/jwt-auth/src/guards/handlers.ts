import type { Type } from '@nestjs/common';
import { MetadataScanner, type ModulesContainer } from '@nestjs/core';

/** A method that Nest may call from outside. */
export interface HandlerReference {
  readonly type: Type;
  readonly name: string;
  /** The method of the prototype, which carries Nest's metadata. */
  readonly method: object;
  /** What Nest calls: the method of the instance, which may have been replaced there. */
  readonly handler: object;
}

/** What Nest's container says of a provider or controller. */
interface Wrapper {
  readonly metatype: unknown;
  readonly instance: unknown;
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

function* methodsOf(wrappers: Iterable<Wrapper>): Generator<HandlerReference> {
  const scanner = new MetadataScanner();
  for (const { metatype, instance } of wrappers) {
    const prototype: unknown =
      typeof metatype === 'function' ? metatype.prototype : undefined;
    if (typeof prototype === 'object' && prototype !== null) {
      const methods = prototype as Record<string, object>;
      const own = (instance ?? {}) as Record<string, unknown>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const method = methods[name] as object;
        const replaced = Object.hasOwn(own, name) ? own[name] : undefined;
        const handler = typeof replaced === 'function' ? replaced : method;
        yield { type: metatype as Type, name, method, handler };
      }
    }
  }
}
