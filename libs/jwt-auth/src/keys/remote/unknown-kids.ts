import { LRUCache } from 'lru-cache';
import type { Monotonic } from '../../monotonic.js';
import type { KeyHint } from '../verifying-keys.js';

const MAX_HELD = 1000;

/**
 * What the issuer was asked for lately and did not have. Asked for once more within
 * that time, it is not worth a fetch; keys that turn up meanwhile are found first.
 */
export class UnknownKids {
  readonly #until = new LRUCache<string, number>({ max: MAX_HELD });

  /** @param forSeconds how long a name is remembered */
  constructor(
    private readonly forSeconds: number,
    private readonly monotonic: Monotonic,
  ) {}

  has(hint: KeyHint): boolean {
    return this.monotonic() < (this.#until.get(nameOf(hint)) ?? 0);
  }

  add(hint: KeyHint): void {
    this.#until.set(nameOf(hint), this.monotonic() + this.forSeconds);
  }
}

/** Without a `kid`, what was asked for is the one key of the algorithm. */
function nameOf({ kid, alg }: KeyHint): string {
  return kid === undefined ? `alg ${alg}` : `kid ${kid}`;
}
