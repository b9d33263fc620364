/** Holds everybody up until it is opened, and tells when so many have arrived. */
export class Turnstile {
  #arrived = 0;
  #open: () => void = () => undefined;
  #fill: () => void = () => undefined;
  readonly #opened = new Promise<void>((resolve) => (this.#open = resolve));

  /** Settles once everybody expected is there. */
  readonly full = new Promise<void>((resolve) => (this.#fill = resolve));

  constructor(private readonly expected: number) {}

  pass(): Promise<void> {
    this.#arrived++;
    if (this.#arrived === this.expected) {
      this.#fill();
    }
    return this.#opened;
  }

  open(): void {
    this.#open();
  }
}
