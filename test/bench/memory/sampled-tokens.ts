const SLOT_BYTES = 1024;

/**
 * Some of many tokens, kept as bytes in a buffer that exists before memory is
 * first measured. Read back, they are strings that nobody has seen: as of a new
 * request, of which neither a hash nor an address is known.
 */
export class SampledTokens {
  readonly #bytes: Buffer;
  readonly #lengths: number[] = [];
  readonly #step: number;

  constructor(
    private readonly count: number,
    of: number,
  ) {
    this.#bytes = Buffer.alloc(count * SLOT_BYTES);
    this.#step = Math.floor(of / count);
  }

  offer(index: number, token: string): void {
    const slot = index / this.#step;
    if (Number.isInteger(slot) && slot < this.count) {
      this.#lengths.push(this.#bytes.write(token, slot * SLOT_BYTES));
    }
  }

  copies(): string[] {
    return this.#lengths.map((length, slot) => {
      const start = slot * SLOT_BYTES;
      return this.#bytes.toString('latin1', start, start + length);
    });
  }
}
