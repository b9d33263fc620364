import type { Type } from '@nestjs/common';
import { AuthError } from '../errors.js';
import { RoutePolicy, type RouteLevel } from '../principal/route-policy.js';
import type { GuardPlace } from './guard-place.js';
import { isGuardedItself } from './placed-guards.js';
import { declarationOf, isDeclared } from './route-metadata.js';

type Handler = (...args: never[]) => unknown;

/** What a guard asks for, by the place from which it is asked. */
interface HandlerPolicies {
  /** What the decorators say of the route, for the global guard and guards of the class. */
  readonly route: RoutePolicy;
  /** For a guard on the method itself, which is closer than any `@Public()`. */
  readonly method: RoutePolicy;
  /** For everything else, such as a composite: a good token, whatever is open. */
  readonly caller: RoutePolicy;
}

/** The policies of each handler, compiled once. */
export class RoutePolicies {
  readonly #byClass = new WeakMap<object, WeakMap<object, HandlerPolicies>>();

  /**
   * What the route's decorators say.
   *
   * @param name of the method, where it is known; a handler that was replaced on
   *   the instance is otherwise found by its own name
   * @throws AuthError `misconfigured` where the decorators contradict each other,
   *   or cannot be found for the handler
   */
  of(type: Type, handler: object, name?: string): RoutePolicy {
    return this.#of(type, handler, name).route;
  }

  /**
   * What a guard asks for that is asked from a place.
   *
   * @param place `undefined` if the guard is asked by anything but Nest
   * @throws AuthError as {@link of}
   */
  at(place: GuardPlace | undefined, type: Type, handler: object): RoutePolicy {
    const { route, method, caller } = this.#of(type, handler);
    if (place === undefined) {
      return caller;
    }
    return place === 'method' ? method : route;
  }

  #of(type: Type, handler: object, name?: string): HandlerPolicies {
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
): HandlerPolicies {
  try {
    assertNotBoth(type);
    return policiesOf(methodLevels(type, handler, name), classLevels(type));
  } catch (error) {
    if (error instanceof AuthError) {
      throw new AuthError(error.kind, error.code, {
        reason: `${type.name}.${handler.name}: ${error.message}`,
      });
    }
    throw error;
  }
}

function policiesOf(
  methods: readonly RouteLevel[],
  classes: readonly RouteLevel[],
): HandlerPolicies {
  const levels = [...methods, ...classes];
  const route = RoutePolicy.of(levels);
  if (route.access === 'guarded') {
    return { route, method: route, caller: route };
  }
  const caller = RoutePolicy.of(
    levels.map(({ requirements, inherited }) => ({ requirements, inherited })),
  );
  const isOptional = methods[0]?.access === 'optional';
  return { route, method: isOptional ? route : caller, caller };
}

function assertNotBoth(type: Type): void {
  const isOpen = declarationOf(type).access === 'public';
  if (isOpen && isGuardedItself(type)) {
    throw new AuthError('misconfigured', 'wiring_invalid', {
      reason: `@Public() and @UseGuards(JwtAuthGuard) on ${type.name} contradict each other: keep one of them. A @Public() method of a guarded class is open, a guarded method of a @Public() class is closed`,
    });
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
