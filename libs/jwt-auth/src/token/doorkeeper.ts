/** More marks than entries, so that few are overwritten by others before their token comes again. */
const MARKS_PER_ENTRY = 4;
/** Of a signature, which no two tokens share but by chance. */
const HASHED_LENGTH = 16;
const FACTOR = 0x9e3779b1;
const MARK_BITS = 16;

/**
 * Remembers roughly which tokens came lately, two bytes for each (the doorkeeper of
 * TinyLFU, Einziger et al. 2017). It errs now and then, and nothing but what is
 * worth holding may depend on it.
 */
export class Doorkeeper {
  readonly #marks: Uint16Array;

  /** @param entries how many tokens are worth holding at the same time */
  constructor(entries: number) {
    this.#marks = new Uint16Array(MARKS_PER_ENTRY * entries);
  }

  /** Whether the token came lately; from now on it did. */
  knows(token: string): boolean {
    let hash = 0;
    for (let at = token.length - HASHED_LENGTH; at < token.length; at++) {
      hash = Math.imul(hash ^ token.charCodeAt(at), FACTOR);
      hash ^= hash >>> (MARK_BITS - 1);
    }
    // Zero is no mark: it stands where none was made yet.
    const mark = (hash & 0xffff) | 1;
    const place = (hash >>> 0) % this.#marks.length;
    const known = this.#marks[place] === mark;
    this.#marks[place] = mark;
    return known;
  }
}
