/** Of a signature, which no two tokens share but by chance. */
const HASHED_LENGTH = 16;
const BITS_PER_WORD = 32;
/** With one word for each token and so many bits of it, one stranger in some thousands is taken for a guest. */
const BITS_PER_TOKEN = 4;

/**
 * Remembers which tokens came lately, four bytes for each: the doorkeeper of TinyLFU
 * (Einziger et al. 2017), a Bloom filter that is emptied once it is full. It errs now
 * and then, and nothing but what is worth holding may depend on it.
 */
export class Doorkeeper {
  readonly #words: Uint32Array;
  #guests = 0;

  /** @param tokens how many are worth holding at the same time */
  constructor(tokens: number) {
    this.#words = new Uint32Array(tokens);
  }

  /** Whether the token came lately; from now on it did. */
  knows(token: string): boolean {
    let first = 0;
    let second = 1;
    for (let at = token.length - HASHED_LENGTH; at < token.length; at++) {
      first = Math.imul(first ^ token.charCodeAt(at), 0x9e3779b1);
      first ^= first >>> 15;
      second = Math.imul(second ^ first, 0x85ebca6b);
      second ^= second >>> 13;
    }
    if (this.#mark(first, second | 1)) {
      return true;
    }
    if (++this.#guests > this.#words.length) {
      this.#words.fill(0);
      this.#guests = 1;
      this.#mark(first, second | 1);
    }
    return false;
  }

  /** @returns whether every bit was set before */
  #mark(first: number, step: number): boolean {
    const bits = this.#words.length * BITS_PER_WORD;
    let known = true;
    for (let index = 0; index < BITS_PER_TOKEN; index++) {
      const place = ((first + Math.imul(index, step)) >>> 0) % bits;
      const word = Math.floor(place / BITS_PER_WORD);
      const bit = 1 << (place % BITS_PER_WORD);
      const before = this.#words[word] as number;
      known &&= (before & bit) !== 0;
      this.#words[word] = before | bit;
    }
    return known;
  }
}
