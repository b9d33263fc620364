import { ExpirySpans } from '../../token/expiry-spans.js';

/** Something that counts until some time, seconds since the epoch. */
export interface Lasting {
  readonly until: number;
}

/** Entries by their name, each until its time is over. */
export class LastingEntries<Entry extends Lasting> {
  readonly #entries = new Map<string, Entry>();
  readonly #spans = new ExpirySpans();

  get size(): number {
    return this.#entries.size;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  get(name: string): Entry | undefined {
    return this.#entries.get(name);
  }

  set(name: string, entry: Entry): void {
    const before = this.#entries.get(name);
    if (before !== undefined) {
      this.#spans.remove(name, ExpirySpans.of(before.until));
    }
    this.#entries.set(name, entry);
    this.#spans.add(name, ExpirySpans.of(entry.until));
  }

  /** Removes what has ended, `most` at once, so that requests do not wait. */
  dropEnded(now: number, most: number): void {
    let left = most;
    for (const name of this.#spans.ended(now)) {
      if (left-- === 0) {
        return;
      }
      const { until } = this.#entries.get(name) as Entry;
      this.#entries.delete(name);
      this.#spans.remove(name, ExpirySpans.of(until));
    }
  }

  [Symbol.iterator](): IterableIterator<[string, Entry]> {
    return this.#entries.entries();
  }
}
