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

/** What is known of a module of the application. */
interface Holder {
  readonly controllers: ReadonlyMap<unknown, Wrapper>;
  readonly providers: ReadonlyMap<unknown, Wrapper>;
}

/** Metadata of Nest that makes a method a handler, and the transport that calls it. */
const TRANSPORTS = {
  path: 'http',
  'microservices:pattern': 'rpc',
  'websockets:message_mapping': 'ws',
  'graphql:resolver_type': 'graphql',
} as const;

type Transport = (typeof TRANSPORTS)[keyof typeof TRANSPORTS];

/** The transports over which Nest calls a method; none if it is no handler. */
export function transportsOf(method: object): readonly Transport[] {
  return Object.entries(TRANSPORTS)
    .filter(([key]) => Reflect.hasMetadata(key, method))
    .map(([, transport]) => transport);
}

/** Every method of every controller. */
export function* controllerHandlers(
  modules: ModulesContainer,
): Generator<HandlerReference> {
  for (const { controllers } of modules.values()) {
    yield* methodsOf(controllers.values());
  }
}

/** Every method of every controller and provider; gateways are providers. */
export function* allHandlers(
  modules: ModulesContainer,
): Generator<HandlerReference> {
  for (const module of modules.values()) {
    yield* moduleHandlers(module);
  }
}

/** Every method of the controllers and providers of one module. */
export function* moduleHandlers({
  controllers,
  providers,
}: Holder): Generator<HandlerReference> {
  yield* methodsOf(controllers.values());
  yield* methodsOf(providers.values());
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
