import type { Type } from '@nestjs/common';
import { AuthError } from '../errors.js';
import { RoutePolicy, type RouteLevel } from '../principal/route-policy.js';
import { declarationOf } from './route-metadata.js';

type Handler = (...args: never[]) => unknown;

/** The policy of each handler, compiled once. */
export class RoutePolicies {
  readonly #byClass = new WeakMap<object, WeakMap<object, RoutePolicy>>();

  /** @throws AuthError `misconfigured` where the decorators contradict each other */
  of(type: Type, handler: object): RoutePolicy {
    let byHandler = this.#byClass.get(type);
    if (byHandler === undefined) {
      byHandler = new WeakMap();
      this.#byClass.set(type, byHandler);
    }
    let policy = byHandler.get(handler);
    if (policy === undefined) {
      policy = compile(type, handler as Handler);
      byHandler.set(handler, policy);
    }
    return policy;
  }
}

function compile(type: Type, handler: Handler): RoutePolicy {
  try {
    return RoutePolicy.of([
      ...methodLevels(type, handler),
      ...classLevels(type),
    ]);
  } catch (error) {
    if (error instanceof AuthError) {
      throw new AuthError(error.kind, error.code, {
        reason: `${type.name}.${handler.name}: ${error.message}`,
      });
    }
    throw error;
  }
}

/** The method itself, then methods of that name in base classes. */
function methodLevels(type: Type, handler: Handler): RouteLevel[] {
  const prototypes = chain(type.prototype as object);
  const name = nameOf(handler, prototypes);
  if (name === undefined) {
    return [{ ...declarationOf(handler), inherited: false }];
  }
  return prototypes
    .filter((prototype) => Object.hasOwn(prototype, name))
    .map((prototype, index) => ({
      ...declarationOf(prototype, name),
      inherited: index > 0,
    }));
}

function classLevels(type: Type): RouteLevel[] {
  return chain(type).map((each, index) => ({
    ...declarationOf(each),
    inherited: index > 0,
  }));
}

/** By identity: what another decorator wrapped around the method has another name. */
function nameOf(
  handler: Handler,
  prototypes: readonly object[],
): string | symbol | undefined {
  for (const prototype of prototypes) {
    const name = Reflect.ownKeys(prototype).find(
      (key) =>
        Object.getOwnPropertyDescriptor(prototype, key)?.value === handler,
    );
    if (name !== undefined) {
      return name;
    }
  }
  return undefined;
}

/** The object and everything it inherits from, without the roots of the language. */
function chain(start: object): object[] {
  const links: object[] = [];
  let link: object | null = start;
  while (
    link !== null &&
    link !== Object.prototype &&
    link !== Function.prototype
  ) {
    links.push(link);
    link = Object.getPrototypeOf(link) as object | null;
  }
  return links;
}
