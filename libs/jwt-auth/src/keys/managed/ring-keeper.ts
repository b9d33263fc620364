import type { Clock } from '../../clock.js';
import type { KeyRevocations } from './key-revocations.js';
import type { KeyRecord } from './key-store.js';
import type { ManagedKeySettings } from './managed-key-options.js';
import { missingKey } from './missing-key.js';
import { newKey } from './new-key.js';
import type { RingView } from './ring-view.js';
import { removable } from './schedule.js';
import { seal, type UnsealedRecord } from './sealing.js';
import { unavailable } from '../../outage/unavailable.js';
import { askKeyStore } from './ask-key-store.js';

/** Each round makes one key, or finds that somebody else did. */
const MAX_ROUNDS = 5;

/** Writes a ring: makes what it lacks, removes what it needs no more, changes single records. */
export class RingKeeper {
  constructor(
    private readonly settings: ManagedKeySettings,
    private readonly view: RingView,
    private readonly clock: Clock,
    private readonly revocations?: KeyRevocations | undefined,
  ) {}

  /** Revokes a key again if the log says that it was revoked: the store went back to before. */
  async heal(): Promise<void> {
    const revokedAt = Math.floor(this.clock.now());
    for (const { record } of this.view.keys.scheduled) {
      if (this.revocations?.isKeyRevoked(record.kid) === true) {
        await this.change(record.sequence, (current) =>
          current.revokedAt === undefined ? { revokedAt } : undefined,
        );
      }
    }
  }

  /** Tells the log of keys that others revoked, such as an operator on the command line. */
  async publishRevocations(): Promise<void> {
    for (const { record } of this.view.keys.scheduled) {
      const isNews =
        record.revokedAt !== undefined &&
        this.revocations?.isKeyRevoked(record.kid) === false;
      if (isNews) {
        await this.revocations?.revokeKey(record.kid);
      }
    }
  }

  /** Makes the first key and the standby, where they are missing. Whoever is late takes what is there. */
  async complete(): Promise<void> {
    const { store, ring, rotateEvery, reloadLag } = this.settings;
    const now = (): number => this.clock.now();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { scheduled } = this.view.keys;
      const { taken, isEmpty } = this.view;
      if (scheduled.length === 0 && !isEmpty) {
        // There are keys, and none that can be opened here: that is no new ring.
        return;
      }
      const place = missingKey(scheduled, taken, rotateEvery, now());
      if (place === undefined) {
        return;
      }
      const record = await newKey(this.settings, place, now);
      await askKeyStore(() => store.create(ring, record), reloadLag);
      await this.view.reload();
    }
  }

  /** Puts back what a store has lost that was emptied or went back in time. */
  async restore(): Promise<void> {
    const { store, ring, reloadLag } = this.settings;
    for (const { record, storedVersion } of this.view.lost()) {
      if (storedVersion === undefined && this.#hasEnded(record)) {
        this.view.forget(record.sequence);
        continue;
      }
      await askKeyStore(
        () =>
          storedVersion === undefined
            ? store.create(ring, record)
            : store.replace(ring, record, storedVersion),
        reloadLag,
      );
    }
  }

  async removeEnded(): Promise<void> {
    const { store, ring, reloadLag } = this.settings;
    const { scheduled } = this.view.keys;
    for (const { record } of removable(scheduled, this.clock.now())) {
      await askKeyStore(() => store.remove(ring, record.sequence), reloadLag);
      this.view.forget(record.sequence);
    }
  }

  /**
   * Replaces one record, and tries again where it was changed at the same time.
   *
   * @param change the members to change, or `undefined` where nothing is to be done any more
   */
  async change(
    sequence: number,
    change: (record: KeyRecord) => Partial<UnsealedRecord> | undefined,
  ): Promise<void> {
    const { store, ring, reloadLag } = this.settings;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const record = this.view.record(sequence);
      const members = record && change(record);
      if (record === undefined || members === undefined) {
        return;
      }
      const next = this.#resealed(record, members);
      const replace = (): Promise<boolean> =>
        store.replace(ring, next, record.version);
      if (await askKeyStore(replace, reloadLag)) {
        this.view.take(next);
        return;
      }
      await this.view.reload();
    }
    throw unavailable(
      'The ring of keys was changed by others at the same time',
    );
  }

  #resealed(record: KeyRecord, members: Partial<UnsealedRecord>): KeyRecord {
    const { ring, keyEncryptionKeys } = this.settings;
    const next = { ...record, ...members, version: record.version + 1 };
    const privateKey = this.view.privateKey(record.sequence)!;
    return seal(ring, next, privateKey, keyEncryptionKeys);
  }

  #hasEnded({ sequence }: KeyRecord): boolean {
    const now = this.clock.now();
    return this.view.keys.scheduled.some(
      ({ record, endsAt }) => record.sequence === sequence && endsAt <= now,
    );
  }
}
