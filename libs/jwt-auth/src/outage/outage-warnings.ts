import { AuthError } from '../errors.js';

/** Says once that something fails, and not again until it has worked in between. */
export class OutageWarnings {
  readonly #failing = new Set<string>();

  /** @param subject such as `The ring of keys` */
  constructor(
    readonly warn: (message: string) => void,
    private readonly subject: string,
  ) {}

  /** @returns whether it worked */
  async watch(what: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      this.#failing.delete(what);
      return true;
    } catch (error) {
      if (!this.#failing.has(what)) {
        this.#failing.add(what);
        this.warn(
          `${this.subject} cannot be ${what}, and is tried again: ${reasonOf(error)}`,
        );
      }
      return false;
    }
  }
}

/** Only our own errors are known to quote nothing. */
function reasonOf(error: unknown): string {
  return error instanceof AuthError ? error.message : 'unexpected error';
}
