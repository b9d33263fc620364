import type { KeyObject } from 'node:crypto';
import type { Monotonic } from '../../monotonic.js';
import { KeySet } from './key-set.js';
import type { KeyRecord } from './key-store.js';
import type { ManagedKeySettings } from './managed-key-options.js';
import { isKeyRecord, sequenceOf } from './record-shape.js';
import {
  schedule,
  scheduleSettings,
  type ScheduleSettings,
} from './schedule.js';
import { SingleFlight } from '../../outage/single-flight.js';
import { unavailable } from '../../outage/unavailable.js';
import { askKeyStore } from './ask-key-store.js';
import {
  isOlder,
  type RecordFault,
  TrustedRecords,
} from './trusted-records.js';

/** A record that is known, and that the store has lost or has in an older version. */
export interface LostRecord {
  readonly record: KeyRecord;
  /** The version that the store has; `undefined` where it has none. */
  readonly storedVersion: number | undefined;
}

/** What one instance knows of a ring, and how recently it was sure of that. */
export class RingView {
  readonly #trusted: TrustedRecords;
  readonly #reading: SingleFlight;
  readonly #schedule: ScheduleSettings;
  #keys = KeySet.EMPTY;
  #rows: readonly unknown[] = [];
  #newFaults: RecordFault[] = [];
  #confirmedAt = -Infinity;

  constructor(
    private readonly settings: ManagedKeySettings,
    private readonly monotonic: Monotonic,
  ) {
    this.#trusted = new TrustedRecords(settings);
    this.#reading = new SingleFlight(() => this.#read(), monotonic);
    this.#schedule = scheduleSettings(settings);
  }

  get keys(): KeySet {
    return this.#keys;
  }

  /** Whether the ring was read so recently that nothing can have been revoked unnoticed for longer than allowed. */
  get isConfirmed(): boolean {
    return this.monotonic() - this.#confirmedAt <= this.settings.reloadLag;
  }

  /** Sequences that the store has, of records that are not trusted too. */
  get taken(): ReadonlySet<number> {
    return new Set(
      this.#rows.map(sequenceOf).filter((sequence) => sequence !== undefined),
    );
  }

  /**
   * Reads the ring, beginning after this was called.
   *
   * @param apart seconds between the beginnings of readings asked for like this
   * @throws AuthError `unavailable`
   */
  reload(apart?: number): Promise<void> {
    return this.#reading.run(apart);
  }

  record(sequence: number): KeyRecord | undefined {
    return this.#trusted.get(sequence)?.record;
  }

  privateKey(sequence: number): KeyObject | undefined {
    return this.#trusted.get(sequence)?.privateKey;
  }

  /** Knows a record that was just stored, before the next reading. */
  take(record: KeyRecord): void {
    this.#trusted.take(record);
    this.#arrange();
  }

  forget(sequence: number): void {
    this.#trusted.forget(sequence);
    this.#arrange();
  }

  /** Whether the store has no record of the ring at all, not even one that is not trusted. */
  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  /** What is wrong with records that the store has. */
  get faults(): readonly RecordFault[] {
    return this.#trusted.faults();
  }

  /** What was found wrong since this was last asked. */
  takeNewFaults(): readonly RecordFault[] {
    const faults = this.#newFaults;
    this.#newFaults = [];
    return faults;
  }

  lost(): LostRecord[] {
    const { taken } = this;
    const rows = new Map(
      this.#rows.filter(isKeyRecord).map((row) => [row.sequence, row]),
    );
    return this.#trusted.records().flatMap((record) => {
      const row = rows.get(record.sequence);
      const isThere = taken.has(record.sequence);
      return isThere && (row === undefined || !isOlder(row, record))
        ? []
        : [{ record, storedVersion: row?.version }];
    });
  }

  async #read(): Promise<void> {
    const { store, ring, reloadLag } = this.settings;
    const begun = this.monotonic();
    const rows: unknown = await askKeyStore(() => store.list(ring), reloadLag);
    if (!Array.isArray(rows)) {
      throw unavailable('The store of the keys did not answer with an array');
    }
    this.#rows = rows;
    this.#newFaults.push(...this.#trusted.absorb(rows));
    this.#arrange();
    this.#confirmedAt = begun;
  }

  #arrange(): void {
    const scheduled = schedule(this.#trusted.records(), this.#schedule);
    this.#keys = this.#keys.next(scheduled, this.#trusted);
  }
}
