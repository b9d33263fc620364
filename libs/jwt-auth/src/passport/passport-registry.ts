/** A strategy as Passport's registry keeps it. */
interface Strategy {
  readonly name?: string;
}

/** The part of a Passport instance that is used here. */
export interface PassportInstance {
  use(name: string, strategy: never): unknown;
  unuse(name: string): unknown;
}

const LIVE = Symbol.for('@jwt-auth/nestjs:live-strategies');

/**
 * The strategies of all applications of the process that are up, kept beside the
 * registry of Passport they share.
 */
export class PassportRegistry<T extends Strategy> {
  readonly #live: Set<T>;

  constructor(
    private readonly passport: PassportInstance,
    private readonly name: string,
  ) {
    const shared = passport as PassportInstance & { [LIVE]?: Set<T> };
    this.#live = shared[LIVE] ??= new Set();
  }

  add(strategy: T): void {
    this.#live.add(strategy);
  }

  /** Whether no other application of the process could be meant. */
  isSole(strategy: T): boolean {
    return this.#live.size === 1 && this.#live.has(strategy);
  }

  /** Leaves the name to another application that is still up, or to nobody. */
  remove(strategy: T): void {
    this.#live.delete(strategy);
    const [other] = this.#live;
    if (other === undefined) {
      this.passport.unuse(this.name);
    } else {
      this.passport.use(this.name, other as never);
    }
  }
}
