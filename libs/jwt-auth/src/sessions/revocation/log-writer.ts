import { type Revocation, revocationText } from './revocation.js';
import type { RevocationList } from './revocation-list.js';
import type { SharedLog } from './shared-log.js';

/** Appended at once. */
const BATCH = 500;

/** A revocation as text, and until when it counts. */
type Due = readonly [string, number];

/** Makes revocations known to other instances, once they count here. */
export class LogWriter {
  /** What could not be stored yet, and until when it counts. */
  readonly #waiting = new Map<string, number>();

  constructor(
    private readonly log: SharedLog,
    private readonly list: RevocationList,
  ) {}

  /** Whether there is something that others may not know. */
  get isBehind(): boolean {
    return this.#waiting.size > 0;
  }

  /**
   * @param lifetime seconds that they count for
   * @throws AuthError `unavailable` where others may not know of it; it counts here
   *   nevertheless, and `flush()` tries again
   */
  publish(revocations: readonly Revocation[], lifetime: number): Promise<void> {
    const until = this.log.now() + lifetime;
    for (const revocation of revocations) {
      this.list.add(revocation, until);
    }
    return this.#store(
      revocations.map((each) => [revocationText(each), until] as const),
    );
  }

  /** Stores what could not be. */
  flush(): Promise<void> {
    return this.#store([...this.#waiting]);
  }

  /** Stores everything that is known here, for a log that has lost it. */
  restore(): Promise<void> {
    return this.#store(
      Array.from(this.list.entries(), ([revocation, until]) => [
        revocationText(revocation),
        until,
      ]),
    );
  }

  async #store(records: readonly Due[]): Promise<void> {
    let from = 0;
    try {
      for (; from < records.length; from += BATCH) {
        await this.#append(records.slice(from, from + BATCH));
      }
    } catch (error) {
      records
        .slice(from)
        .forEach(([text, until]) => this.#waiting.set(text, until));
      throw error;
    }
  }

  async #append(records: readonly Due[]): Promise<void> {
    const now = this.log.now();
    await this.log.ask((log) =>
      log.append(
        records.map(([text, until]) => ({
          text,
          lifetime: Math.max(until - now, 1),
        })),
      ),
    );
    records.forEach(([text, until]) => this.#stored(text, until));
  }

  /** Meanwhile it may have been revoked for longer. */
  #stored(text: string, until: number): void {
    if ((this.#waiting.get(text) ?? Infinity) <= until) {
      this.#waiting.delete(text);
    }
  }
}
