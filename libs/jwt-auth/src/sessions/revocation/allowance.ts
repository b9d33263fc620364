import type { Monotonic } from '../../monotonic.js';

/** So many things may be remembered at once for people who need not prove anything. */
export class Allowance {
  /** When each that was taken comes back, earliest first: lifetimes do not differ. */
  readonly #back: number[] = [];
  #first = 0;

  constructor(
    private readonly most: number,
    private readonly monotonic: Monotonic,
  ) {}

  /**
   * @param seconds that it is remembered for
   * @returns `false` if all are taken
   */
  take(seconds: number): boolean {
    const now = this.monotonic();
    while ((this.#back[this.#first] ?? Infinity) <= now) {
      this.#first++;
    }
    if (this.#back.length - this.#first >= this.most) {
      return false;
    }
    if (this.#first > this.most) {
      this.#back.splice(0, this.#first);
      this.#first = 0;
    }
    this.#back.push(now + seconds);
    return true;
  }
}
