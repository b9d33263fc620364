import { AuthError } from '../../errors.js';
import {
  parseRevocation,
  type Revocation,
  revocationText,
} from './revocation.js';
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
  readonly #underWay = new Set<string>();
  /** How often the log was found without what it had held. */
  #losses = 0;
  /** Of those, how many it has been filled up after. */
  #restored = 0;

  constructor(
    private readonly log: SharedLog,
    private readonly list: RevocationList,
  ) {}

  /** Whether there is something that others may not know. */
  get isBehind(): boolean {
    return this.#waiting.size > 0;
  }

  /** The log holds nothing for sure until it is restored. */
  noteLoss(): void {
    this.#losses++;
  }

  /** Whether all of this is known here, and in the log unless that has lost it since it was read last. */
  holds(revocations: readonly Revocation[]): boolean {
    return revocations.every((each) =>
      this.#isStored(revocationText(each), each),
    );
  }

  /**
   * @param lifetime seconds that they count for
   * @throws AuthError `misconfigured` where it is none; `unavailable` where others may not know of it; it counts here
   *   nevertheless, and `flush()` tries again
   */
  async publish(
    revocations: readonly Revocation[],
    lifetime: number,
  ): Promise<void> {
    const until = this.log.now() + lifetime;
    const texts = revocations.map(checkedText);
    // Who asks again and again must not fill the log.
    const news = texts.filter(
      (text, index) => !this.#isStored(text, revocations[index] as Revocation),
    );
    for (const revocation of revocations) {
      this.list.add(revocation, until);
    }
    await this.#store(news.map((text) => [text, until] as const));
  }

  /** Stores what could not be. */
  flush(): Promise<void> {
    return this.#store([...this.#waiting]);
  }

  /** Stores everything that is known here, for a log that has lost it. */
  async restore(): Promise<void> {
    const losses = this.#losses;
    await this.#store(
      Array.from(this.list.entries(), ([revocation, until]) => [
        revocationText(revocation),
        until,
      ]),
    );
    this.#restored = losses;
  }

  async #store(records: readonly Due[]): Promise<void> {
    let from = 0;
    try {
      for (; from < records.length; from += BATCH) {
        await this.#append(records.slice(from, from + BATCH));
      }
    } catch (error) {
      this.#wait(records.slice(from + BATCH));
      throw error;
    }
  }

  async #append(records: readonly Due[]): Promise<void> {
    const now = this.log.now();
    records.forEach(([text]) => this.#underWay.add(text));
    try {
      await this.log.ask((log) =>
        log.append(
          records.map(([text, until]) => ({
            text,
            lifetime: Math.max(until - now, 1),
          })),
        ),
      );
      records.forEach(([text, until]) => this.#stored(text, until));
    } catch (error) {
      this.#wait(records);
      throw error;
    } finally {
      records.forEach(([text]) => this.#underWay.delete(text));
    }
  }

  #wait(records: readonly Due[]): void {
    records.forEach(([text, until]) => this.#waiting.set(text, until));
  }

  /** A revocation that is known here and neither waits nor is under way is in the log, if that lost nothing. A subject is raised anew each time. */
  #isStored(text: string, { kind, id }: Revocation): boolean {
    return (
      kind !== 'subject' &&
      this.#losses === this.#restored &&
      this.list.has(kind, id) &&
      !this.#waiting.has(text) &&
      !this.#underWay.has(text)
    );
  }

  /** Meanwhile it may have been revoked for longer. */
  #stored(text: string, until: number): void {
    if ((this.#waiting.get(text) ?? Infinity) <= until) {
      this.#waiting.delete(text);
    }
  }
}

/** What readers would not understand would keep every instance from going on. */
function checkedText(revocation: Revocation): string {
  const text = revocationText(revocation);
  if (parseRevocation(text) === undefined) {
    throw new AuthError('misconfigured', 'wiring_invalid', {
      reason: `A revocation needs the ${revocation.kind} that it is of, as text, and a version that is a number`,
    });
  }
  return text;
}
