import type { Type } from '@nestjs/common';
import { withMarks } from './guard-place.js';

/** Metadata of Nest: the guards of a class or method, as `@UseGuards()` keeps them. */
const GUARDS = '__guards__';

/** On `JwtAuthGuard` and so on its subclasses, also of another copy of this package. */
export const GUARD_MARK: unique symbol = Symbol.for(
  '@jwt-auth/nestjs:jwt-auth-guard',
);

/** Whether a guard is `JwtAuthGuard` or a subclass of it, as a class or an instance. */
export function isOurGuard(guard: unknown): boolean {
  const type: unknown =
    typeof guard === 'object' && guard !== null ? guard.constructor : guard;
  return typeof type === 'function' && GUARD_MARK in type;
}

/** Whether a guard of ours stands on the class itself, and not on a base class alone. */
export function isGuardedItself(type: Type): boolean {
  const base = Object.getPrototypeOf(type) as object;
  const inherited = base === Function.prototype ? [] : guardsOf(base);
  return (
    guardsOf(type).filter(isOurGuard).length >
    inherited.filter(isOurGuard).length
  );
}

/** Guards that Nest asks for a class or method, those of base classes first. */
export function guardsOf(target: object): readonly unknown[] {
  return (Reflect.getMetadata(GUARDS, target) ?? []) as unknown[];
}

export function setGuards(target: object, guards: readonly unknown[]): void {
  Reflect.defineMetadata(GUARDS, guards, target);
}

/** Has guards of ours know that they are asked at their own place. */
export function markPlaces(target: object, place: 'class' | 'method'): void {
  const guards = guardsOf(target);
  if (guards.some(isOurGuard)) {
    setGuards(target, withMarks(guards, place, isOurGuard));
  }
}
