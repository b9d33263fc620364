import { AuthError } from '../errors.js';
import { andThen, isPromise, type MaybePromise } from '../maybe-promise.js';
import type { Judgement, Requirement } from './requirement.js';

/** Who may enter: anyone, anyone but with a bad token, or only with a good one. */
export type RouteAccess = 'public' | 'optional' | 'guarded';

/** What the decorators of one class or one method say. */
export interface RouteDeclaration {
  /** Absent where only requirements are declared, or nothing. */
  readonly access?: 'public' | 'optional';
  readonly requirements: readonly Requirement[];
}

/** A declaration and whether it stands there itself or comes from a base class. */
export interface RouteLevel extends RouteDeclaration {
  readonly inherited: boolean;
}

/** All decorators of a route in one object, made once per handler. */
export class RoutePolicy {
  constructor(
    readonly access: RouteAccess,
    readonly requirements: readonly Requirement[],
  ) {
    Object.freeze(this);
  }

  /**
   * Adds up what the levels say, the most specific first: method, methods of the
   * same name in base classes, class, base classes. Requirements add up until a
   * level says `@Public()`; what is more specific than that still counts, so a
   * guarded method of a public class is guarded. `@Public()` and
   * `@OptionalAuth()` are not inherited from a base class: requirements are.
   */
  static of(levels: readonly RouteLevel[]): RoutePolicy {
    const requirements: Requirement[] = [];
    let access: RouteAccess = 'guarded';
    for (const level of levels) {
      const declared = level.inherited ? undefined : level.access;
      if (declared === 'public') {
        if (access === 'guarded' && requirements.length === 0) {
          return new RoutePolicy('public', []);
        }
        break;
      }
      if (declared === 'optional' && requirements.length === 0) {
        access = 'optional';
      }
      requirements.push(...level.requirements);
    }
    if (access === 'optional' && requirements.length > 0) {
      throw new AuthError('misconfigured', 'wiring_invalid', {
        reason:
          '@OptionalAuth() lets anonymous callers in, but the class asks for more: move its requirements to the methods',
      });
    }
    return new RoutePolicy(access, requirements);
  }

  /** @throws AuthError `forbidden` where a requirement is not met */
  admit(judgement: Judgement): MaybePromise<void> {
    return this.#admitFrom(0, judgement);
  }

  #admitFrom(from: number, judgement: Judgement): MaybePromise<void> {
    for (let index = from; index < this.requirements.length; index++) {
      const requirement = this.requirements[index] as Requirement;
      const met = requirement.isMet(judgement);
      if (isPromise(met)) {
        return andThen(met, (value) => {
          this.#demand(value, requirement);
          return this.#admitFrom(index + 1, judgement);
        });
      }
      this.#demand(met, requirement);
    }
  }

  #demand(met: boolean, { description, scopes }: Requirement): void {
    // Only `true` admits: rules of the team may be written without types.
    if (met !== true) {
      // All scopes that the route needs, not just those of the first decorator.
      const needed = this.requirements.flatMap((each) => each.scopes ?? []);
      throw new AuthError('forbidden', 'insufficient_scope', {
        reason: `The caller lacks ${description}`,
        ...(scopes === undefined ? {} : { scopes: [...new Set(needed)] }),
      });
    }
  }
}
