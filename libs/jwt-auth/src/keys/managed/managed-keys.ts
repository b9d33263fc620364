import type { Clock } from '../../clock.js';
import { AuthError } from '../../errors.js';
import type { MaybePromise } from '../../maybe-promise.js';
import type { Monotonic } from '../../monotonic.js';
import type { Key } from '../key.js';
import type { KeyHint, OwnKeys } from '../verifying-keys.js';
import type { KeyRevocations } from './key-revocations.js';
import { listing, type ManagedKeyInfo } from './key-listing.js';
import type { ManagedKeySettings } from './managed-key-options.js';
import { RingKeeper } from './ring-keeper.js';
import { RingOperations } from './ring-operations.js';
import { RingView } from './ring-view.js';
import { signer } from './schedule.js';
import { unavailable } from '../../outage/unavailable.js';
import { faultSentence } from './trusted-records.js';
import { Upkeep } from './upkeep.js';

/** Tokens with keys that nobody knows cost one reading of the ring in so many seconds. */
const UNKNOWN_KEY_PAUSE = 0.2;
const READINGS_PER_LAG = 5;

export interface ManagedKeySurroundings {
  readonly clock: Clock;
  readonly monotonic: Monotonic;
  /** Takes a sentence for the log; it holds no secret. */
  readonly warn: (message: string) => void;
  /** Told of revoked keys, and asked whether one was. Default: there is none. */
  readonly revocations?: KeyRevocations | undefined;
}

/** Keys that rotate by themselves, the same on every instance that shares their store. */
export class ManagedKeys implements OwnKeys {
  /** The longest lifetime of a token that these keys may sign, seconds. */
  readonly longestLifetime: number;
  readonly #view: RingView;
  readonly #keeper: RingKeeper;
  readonly #upkeep: Upkeep;
  readonly #operations: RingOperations;
  readonly #clock: Clock;
  readonly #interval: number;

  constructor(
    settings: ManagedKeySettings,
    { clock, monotonic, warn, revocations }: ManagedKeySurroundings,
  ) {
    this.longestLifetime = settings.longestLifetime;
    this.#view = new RingView(settings, monotonic);
    this.#keeper = new RingKeeper(settings, this.#view, clock, revocations);
    this.#upkeep = new Upkeep(this.#view, this.#keeper, warn);
    this.#operations = new RingOperations(
      this.#view,
      this.#keeper,
      this.#upkeep,
      clock,
      revocations,
    );
    this.#clock = clock;
    this.#interval = settings.reloadLag / READINGS_PER_LAG;
  }

  /**
   * Reads the ring, makes the keys that it lacks, and keeps it up to date from then
   * on. To be awaited before the first request.
   *
   * @throws AuthError `misconfigured` where a stored key cannot be opened, which is
   *   never taken for an empty ring; `unavailable` where the store is out of reach
   */
  async start(): Promise<void> {
    await this.#view.reload();
    this.#assertFaultless();
    await this.#keeper.heal();
    await this.#keeper.complete();
    // Another instance may have been first, with another key-encryption key.
    this.#assertFaultless();
    this.signingKey(this.#clock.now());
    this.#upkeep.start(this.#interval);
  }

  /** Ends the reading of the ring. What is known still verifies; signing ends with `reloadLag`. */
  close(): Promise<void> {
    return this.#upkeep.close();
  }

  /**
   * Reads the ring and writes nothing, not even keys that it lacks: to look at a ring
   * without `start()`.
   *
   * @returns what is wrong with the records that cannot be used, and are left out
   * @throws AuthError `unavailable`
   */
  async read(): Promise<readonly string[]> {
    await this.#view.reload();
    return this.#view.faults
      .toSorted((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0))
      .map(faultSentence);
  }

  resolve(hint: KeyHint, now: number): MaybePromise<Key | undefined> {
    const { keys } = this.#view;
    return hint.kid === undefined || keys.has(hint.kid)
      ? keys.find(hint, now)
      : this.#findNew(hint);
  }

  signingKey(now: number): Key {
    const { keys, isConfirmed } = this.#view;
    if (!isConfirmed) {
      throw unavailable(
        'The ring of keys could not be read for longer than reloadLag, so that the key may have been revoked',
      );
    }
    const current = signer(keys.scheduled, now);
    const key = current && keys.get(current.record.kid);
    if (key === undefined) {
      throw unavailable('No key of the ring may sign; a new one is to be made');
    }
    return key;
  }

  published(now: number): readonly Key[] {
    return this.#view.keys.published(now);
  }

  /**
   * Reads the ring now, and makes what it lacks.
   *
   * @throws AuthError `unavailable`
   */
  reload(): Promise<void> {
    return this.#upkeep.refresh();
  }

  /** All keys of the ring as they were last read, oldest first. */
  list(): readonly ManagedKeyInfo[] {
    return listing(this.#view.keys.scheduled, this.#clock.now());
  }

  /**
   * Lets the standby take over as soon as it has been published for `publishAhead`,
   * instead of when it was planned. Tokens of the key before it stay good.
   *
   * @throws AuthError `unavailable`
   */
  rotate(): Promise<void> {
    return this.#operations.rotate();
  }

  /**
   * Ends a key: this instance refuses its tokens when this resolves, every other one
   * within `reloadLag`; services that verify by a key set of their own once they fetch
   * it anew. The standby takes over if it was the one that signed. Cannot be undone: it is
   * written to the log of revocations too, if there is one (`sessions` or `revocations`),
   * so that a key store restored from a backup does not bring the key back.
   *
   * @throws AuthError `misconfigured`, `key_unknown`, where the ring has no such key;
   *   `unavailable` where it cannot be known whether it was revoked: try again
   */
  revoke(kid: string): Promise<void> {
    return this.#operations.revoke(kid);
  }

  /** Another instance may have made a key in an emergency. */
  async #findNew(hint: KeyHint): Promise<Key | undefined> {
    await this.#view.reload(UNKNOWN_KEY_PAUSE);
    return this.#view.keys.find(hint, this.#clock.now());
  }

  #assertFaultless(): void {
    const { faults } = this.#view;
    if (faults.length > 0) {
      throw new AuthError('misconfigured', 'options_invalid', {
        reason: `Managed keys do not start: ${faults.map(faultSentence).join('; ')}`,
      });
    }
  }
}
