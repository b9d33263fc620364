import type { CanActivate, ExecutionContext } from '@nestjs/common';

/** From where a guard of ours is asked; the innermost wins. */
export type GuardPlace = 'global' | 'class' | 'method';

/** `asked` stays after the global guard, so that a later one knows that it ran. */
type Mark = GuardPlace | 'asked' | undefined;

/** On the context of a call, which Nest hands to all its guards and to nobody else. */
const PLACE = Symbol.for('@jwt-auth/nestjs:guard-place');

interface MarkedContext {
  [PLACE]?: Mark;
}

function mark(context: ExecutionContext, place: Mark): void {
  (context as MarkedContext)[PLACE] = place;
}

/**
 * Where the guard that is asked stands, told once. Nest does not say who asks: a place
 * is marked on the context before the guard there is asked, so a guard that finds no
 * mark is asked by code of the application, such as a composite of several guards.
 */
export function takePlace(context: ExecutionContext): GuardPlace | undefined {
  const place = (context as MarkedContext)[PLACE];
  if (place === undefined || place === 'asked') {
    return undefined;
  }
  mark(context, place === 'global' ? 'asked' : undefined);
  return place;
}

/** Whether the global guard was asked, as the first guards of class and method see it. */
export function wasAskedGlobally(context: ExecutionContext): boolean {
  return (context as MarkedContext)[PLACE] !== undefined;
}

/** Asks a guard of ours as the global guard of the application. */
export class GlobalGuard implements CanActivate {
  constructor(private readonly guard: CanActivate) {}

  canActivate(
    context: ExecutionContext,
  ): ReturnType<CanActivate['canActivate']> {
    mark(context, 'global');
    return this.guard.canActivate(context);
  }
}

function marker(place: GuardPlace | undefined): CanActivate {
  return {
    canActivate(context) {
      mark(context, place);
      return true;
    },
  };
}

const BEFORE = { class: marker('class'), method: marker('method') };

/** A guard that was replaced, or asks nobody on some path, leaves its mark behind. */
const AFTER = marker(undefined);

const MARKERS: readonly unknown[] = [BEFORE.class, BEFORE.method, AFTER];

/** Guards of a class or method, with marks around those that `isOurs` names. */
export function withMarks(
  guards: readonly unknown[],
  place: 'class' | 'method',
  isOurs: (guard: unknown) => boolean,
): unknown[] {
  return guards
    .filter((guard) => !MARKERS.includes(guard))
    .flatMap((guard) =>
      isOurs(guard) ? [BEFORE[place], guard, AFTER] : [guard],
    );
}
