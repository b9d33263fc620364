import { AuthError } from '../errors.js';
import { type Hints, unknownOption } from './group.js';

/**
 * The options that one method or constructor takes with each call. A name that it does
 * not know would be passed over in silence, and with it the lifetime, the audience or the
 * prefix that was meant.
 */
export class CallOptions<Options extends object> {
  readonly #known: ReadonlySet<string>;

  /**
   * @param call as its caller writes it, such as `TokenService.issue()`
   * @param known the names that it takes
   * @param hints remedies for names of other packages
   */
  constructor(
    private readonly call: string,
    known: readonly (keyof Options & string)[],
    private readonly hints: Hints = {},
  ) {
    this.#known = new Set(known);
  }

  /**
   * Costs a look at each member; nothing is copied.
   *
   * @throws AuthError `misconfigured`, `options_invalid`
   */
  assert(options: unknown): void {
    if (options === undefined) {
      return;
    }
    if (
      typeof options !== 'object' ||
      options === null ||
      Array.isArray(options)
    ) {
      throw this.#wrong(
        `its options must be an object of ${[...this.#known].join(', ')}`,
      );
    }
    // Inherited ones too: they would count as well.
    for (const name in options) {
      if (!this.#known.has(name)) {
        const known = [...this.#known];
        throw this.#wrong(`${name} ${unknownOption(name, known, this.hints)}`);
      }
    }
  }

  #wrong(reason: string): AuthError {
    return new AuthError('misconfigured', 'options_invalid', {
      reason: `${this.call}: ${reason}`,
    });
  }
}
