import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { andThen, type MaybePromise, settled } from '../maybe-promise.js';

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

function placeOf(context: ExecutionContext): Mark {
  return (context as MarkedContext)[PLACE];
}

/**
 * Where the guard that is asked stands, told once. Nest does not say who asks: a place
 * is marked on the context before the guard there is asked, so a guard that finds no
 * mark is asked by code of the application, such as a composite of several guards.
 */
export function takePlace(context: ExecutionContext): GuardPlace | undefined {
  const place = placeOf(context);
  if (place === undefined || place === 'asked') {
    return undefined;
  }
  mark(context, place === 'global' ? 'asked' : undefined);
  return place;
}

/** Whether the global guard was asked, as the first guards of class and method see it. */
export function wasAskedGlobally(context: ExecutionContext): boolean {
  return placeOf(context) !== undefined;
}

/** Asks a guard of ours as the global guard of the application. */
export class GlobalGuard implements CanActivate {
  constructor(private readonly guard: CanActivate) {}

  canActivate(
    context: ExecutionContext,
  ): ReturnType<CanActivate['canActivate']> {
    mark(context, 'global');
    const answer = this.guard.canActivate(context);
    return placeOf(context) === 'global' ? unplaced(answer, context) : answer;
  }
}

/**
 * A subclass that admits a call before it asks ours, or asks it late, leaves the mark
 * behind, and a composite that is asked next would be taken for the global guard.
 */
function unplaced(
  answer: ReturnType<CanActivate['canActivate']>,
  context: ExecutionContext,
): MaybePromise<boolean> {
  return andThen(settled<boolean>(answer), (admitted) => {
    mark(context, 'asked');
    return admitted;
  });
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
