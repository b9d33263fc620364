import type { Type } from '@nestjs/common';
import { AuthError } from '../errors.js';
import { RoutePolicy, type RouteLevel } from '../principal/route-policy.js';
import { declarationOf, isDeclared } from './route-metadata.js';

type Handler = (...args: never[]) => unknown;

/** The policy of each handler, compiled once. */
export class RoutePolicies {
  readonly #byClass = new WeakMap<object, WeakMap<object, RoutePolicy>>();

  /**
   * @param name of the method, where it is known; a handler that was replaced on
   *   the instance is otherwise found by its own name
   * @throws AuthError `misconfigured` where the decorators contradict each other,
   *   or cannot be found for the handler
   */
  of(type: Type, handler: object, name?: string): RoutePolicy {
    let byHandler = this.#byClass.get(type);
    if (byHandler === undefined) {
      byHandler = new WeakMap();
      this.#byClass.set(type, byHandler);
    }
    let policy = byHandler.get(handler);
    if (policy === undefined) {
      policy = compile(type, handler as Handler, name);
      byHandler.set(handler, policy);
    }
    return policy;
  }
}

function compile(
  type: Type,
  handler: Handler,
  name: string | undefined,
): RoutePolicy {
  try {
    return RoutePolicy.of([
      ...methodLevels(type, handler, name),
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
function methodLevels(
  type: Type,
  handler: Handler,
  known: string | undefined,
): RouteLevel[] {
  const prototypes = chain(type.prototype as object);
  const name = known ?? nameOf(handler, prototypes);
  if (name === undefined) {
    return strangerLevels(handler, prototypes);
  }
  return prototypes
    .filter((prototype) => Object.hasOwn(prototype, name))
    .map((prototype, index) => ({
      ...declarationOf(prototype, name),
      inherited: index > 0,
    }));
}

/** A function that is no method of the class: it may stand in for one that asks for more. */
function strangerLevels(
  handler: Handler,
  prototypes: readonly object[],
): RouteLevel[] {
  const declared = prototypes.some((prototype) =>
    Reflect.ownKeys(prototype).some((key) => isDeclared(prototype, key)),
  );
  if (declared) {
    throw new AuthError('misconfigured', 'wiring_invalid', {
      reason:
        'The handler was replaced by a function of another name, so its decorators cannot be found: keep the name of the method',
    });
  }
  return [{ ...declarationOf(handler), inherited: false }];
}

function classLevels(type: Type): RouteLevel[] {
  return chain(type).map((each, index) => ({
    ...declarationOf(each),
    inherited: index > 0,
  }));
}

/** By identity first; a bound or wrapped method keeps its name. */
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
  const own = handler.name.replace(/^(bound )+/, '');
  return prototypes.some((prototype) => Object.hasOwn(prototype, own))
    ? own
    : undefined;
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
