const SPAN_SECONDS = 10;

/** Keeps names by the span of time in which they end, so that those which ended are found without looking at the others. */
export class ExpirySpans {
  /** Longest that a name is kept past its end, seconds. */
  static readonly SECONDS = SPAN_SECONDS;
  readonly #spans = new Map<number, Set<string>>();

  static of(time: number): number {
    return Math.floor(time / SPAN_SECONDS);
  }

  add(name: string, span: number): void {
    const names = this.#spans.get(span);
    if (names === undefined) {
      this.#spans.set(span, new Set([name]));
    } else {
      names.add(name);
    }
  }

  remove(name: string, span: number): void {
    const names = this.#spans.get(span);
    names?.delete(name);
    if (names?.size === 0) {
      this.#spans.delete(span);
    }
  }

  /** Names whose span is over; they may be removed on the way. */
  *ended(now: number): Generator<string> {
    for (const [span, names] of this.#spans) {
      if (span < ExpirySpans.of(now)) {
        yield* names;
      }
    }
  }
}
