/** A monotonic clock that stands still until it is moved. */
export class FakeMonotonic {
  #seconds = 1000;

  readonly read = (): number => this.#seconds;

  advance(seconds: number): void {
    this.#seconds += seconds;
  }
}
