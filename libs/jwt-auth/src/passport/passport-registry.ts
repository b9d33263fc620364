import { AuthError } from '../errors.js';

/** The part of a Passport instance that is used here. */
interface PassportInstance {
  use(name: string, strategy: never): unknown;
  unuse(name: string): unknown;
  /** What is registered under the name. */
  _strategy(name: string): unknown;
}

const LIVE = Symbol.for('@jwt-auth/nestjs:live-strategies');

/**
 * The strategies of all applications of the process that are up, kept beside the
 * registry of Passport they share.
 */
export class PassportRegistry<T extends object> {
  readonly #live: Set<unknown>;
  private readonly passport: PassportInstance;

  constructor(
    passport: object,
    private readonly name: string,
  ) {
    // The types of Passport leave its look-up out.
    const shared = passport as PassportInstance & { [LIVE]?: Set<unknown> };
    this.passport = shared;
    this.#live = shared[LIVE] ??= new Set();
  }

  add(strategy: T): void {
    this.#live.add(strategy);
  }

  /** @throws AuthError `misconfigured` where `AuthGuard()` would ask somebody else */
  assertOurs(): void {
    const current = this.passport._strategy(this.name);
    if (current !== undefined && !this.#live.has(current)) {
      throw new AuthError('misconfigured', 'wiring_invalid', {
        reason: `Another Passport strategy has the name '${this.name}', and AuthGuard('${this.name}') would ask that one. Remove it, or give it a name of its own: PassportStrategy(Strategy, 'my-${this.name}')`,
      });
    }
  }

  /** Whether no other application of the process could be meant. */
  isSole(strategy: T): boolean {
    return this.#live.size === 1 && this.#live.has(strategy);
  }

  /** Leaves the name to another application that is still up, or to nobody. */
  remove(strategy: T): void {
    const isCurrent = this.passport._strategy(this.name) === strategy;
    this.#live.delete(strategy);
    const [other] = this.#live;
    if (isCurrent && other !== undefined) {
      this.passport.use(this.name, other as never);
    } else if (isCurrent) {
      this.passport.unuse(this.name);
    }
  }
}
