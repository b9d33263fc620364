const FIRST_CAPACITY = 4096;

/**
 * Bytes that come in pieces, in one buffer: kept as they came, pieces of one byte would
 * take up a hundred times as much.
 */
export class CollectedBytes {
  #buffer = Buffer.alloc(0);
  #size = 0;

  /** @param max how many there may be */
  constructor(private readonly max: number) {}

  /** How many bytes of memory they take up. */
  get capacity(): number {
    return this.#buffer.length;
  }

  /** @returns whether there was room for the piece; if not, nothing of it is kept */
  add(piece: Uint8Array): boolean {
    const size = this.#size + piece.length;
    if (size > this.max) {
      return false;
    }
    if (size > this.capacity) {
      this.#grow(size);
    }
    this.#buffer.set(piece, this.#size);
    this.#size = size;
    return true;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#size);
  }

  #grow(size: number): void {
    const ample = Math.max(size, 2 * this.capacity, FIRST_CAPACITY);
    const larger = Buffer.alloc(Math.min(ample, this.max));
    larger.set(this.bytes());
    this.#buffer = larger;
  }
}
