import { Key } from '../key.js';
import type { KeyHint } from '../verifying-keys.js';
import type { ScheduledKey } from './schedule.js';
import type { TrustedRecords } from './trusted-records.js';

/** The keys of a ring at one reading of it, found by `kid`. */
export class KeySet {
  /** Revoked keys are known, and good for nothing. */
  readonly #byKid: ReadonlyMap<string, Key | undefined>;

  private constructor(
    readonly scheduled: readonly ScheduledKey[],
    byKid: ReadonlyMap<string, Key | undefined>,
  ) {
    this.#byKid = byKid;
  }

  static readonly EMPTY = new KeySet([], new Map());

  /** The next reading. A key that has not changed is the same object as before, which caches of tokens look at. */
  next(scheduled: readonly ScheduledKey[], trusted: TrustedRecords): KeySet {
    const keys = scheduled.map(
      (each) => [each.record.kid, this.#keyFor(each, trusted)] as const,
    );
    return new KeySet(scheduled, new Map(keys));
  }

  has(kid: string): boolean {
    return this.#byKid.has(kid);
  }

  get(kid: string): Key | undefined {
    return this.#byKid.get(kid);
  }

  find({ kid, alg }: KeyHint, now: number): Key | undefined {
    if (kid !== undefined) {
      const key = this.#byKid.get(kid);
      return key?.canVerify(now) ? key : undefined;
    }
    const candidates = this.published(now).filter(
      ({ algorithm }) => algorithm === alg,
    );
    return candidates.length === 1 ? candidates[0] : undefined;
  }

  published(now: number): readonly Key[] {
    return [...this.#byKid.values()].filter(
      (key): key is Key => key?.canVerify(now) === true,
    );
  }

  #keyFor(
    { record, signFrom, verifyUntil }: ScheduledKey,
    trusted: TrustedRecords,
  ): Key | undefined {
    if (record.revokedAt !== undefined) {
      return undefined;
    }
    const { kid, algorithm, sequence } = record;
    const before = this.#byKid.get(kid);
    const isSame =
      before?.window.signFrom === signFrom &&
      before.window.verifyUntil === verifyUntil;
    return isSame
      ? before
      : new Key({
          material: trusted.get(sequence)!.privateKey,
          algorithm,
          kid,
          window: { signFrom, verifyUntil },
        });
  }
}
