import { AuthError } from '../errors.js';
import type { Requirement } from '../principal/requirement.js';
import type { RouteDeclaration } from '../principal/route-policy.js';

const ROUTE = Symbol.for('@jwt-auth/nestjs:route');

const NOTHING: RouteDeclaration = Object.freeze({ requirements: [] });

/**
 * Adds to what is declared of a class or method. For a method it is kept under
 * its name as well as on the function: another decorator that wraps the method
 * would otherwise drop the requirements in silence.
 */
export function declareRoute(
  added: { access: 'public' | 'optional' } | { requirement: Requirement },
): ClassDecorator & MethodDecorator {
  return (
    target: object,
    name?: string | symbol,
    descriptor?: PropertyDescriptor,
  ): void => {
    if (name === undefined) {
      const where = (target as { name: string }).name;
      const all = combine(declarationOf(target), added, where);
      Reflect.defineMetadata(ROUTE, all, target);
      return;
    }
    const where = `${target.constructor.name}.${String(name)}`;
    const all = combine(declarationOf(target, name), added, where);
    Reflect.defineMetadata(ROUTE, all, target, name);
    Reflect.defineMetadata(ROUTE, all, descriptor?.value as object);
  };
}

/** What is declared of a class, or of a method of a prototype, itself; base classes are not asked. */
export function declarationOf(
  target: object,
  name?: string | symbol,
): RouteDeclaration {
  const own: unknown =
    name === undefined
      ? Reflect.getOwnMetadata(ROUTE, target)
      : Reflect.getOwnMetadata(ROUTE, target, name);
  return (own as RouteDeclaration | undefined) ?? NOTHING;
}

export function isDeclared(target: object, name: string | symbol): boolean {
  return Reflect.hasOwnMetadata(ROUTE, target, name);
}

function combine(
  before: RouteDeclaration,
  added: { access: 'public' | 'optional' } | { requirement: Requirement },
  where: string,
): RouteDeclaration {
  const after: RouteDeclaration =
    'access' in added
      ? { ...before, access: added.access }
      : {
          ...before,
          requirements: [...before.requirements, added.requirement],
        };
  if (after.access !== undefined && after.requirements.length > 0) {
    throw contradiction(where, 'it is open, and it asks for something');
  }
  if (before.access !== undefined && before.access !== after.access) {
    throw contradiction(
      where,
      '@Public() and @OptionalAuth() exclude each other',
    );
  }
  return after;
}

function contradiction(where: string, what: string): AuthError {
  return new AuthError('misconfigured', 'wiring_invalid', {
    reason: `The decorators of ${where} contradict each other: ${what}. Keep one of them`,
  });
}
