import type { KeyObject } from 'node:crypto';
import type { KeyEncryptionKeys } from './key-encryption-keys.js';
import type { KeyRecord } from './key-store.js';
import { bareRecord, isKeyRecord, sequenceOf, textOf } from './record-shape.js';
import { open } from './sealing.js';

/** A record that authenticates, with its private key. */
export interface TrustedRecord {
  readonly record: KeyRecord;
  readonly privateKey: KeyObject;
}

interface Held extends TrustedRecord {
  readonly text: string;
}

/** Something wrong with a record, without anything that the record says but its sequence. */
export interface RecordFault {
  readonly sequence: number | undefined;
  readonly message: string;
}

export interface OpeningSettings {
  readonly ring: string;
  readonly keyEncryptionKeys: KeyEncryptionKeys;
}

/**
 * The records of one ring that authenticate, each in the highest version ever seen.
 * Neither a record that was damaged, nor an old one that was put back, nor one that
 * is missing makes it forget what it knows: a revocation would be undone, or a key
 * lost that tokens in use are signed with.
 */
export class TrustedRecords {
  readonly #held = new Map<number, Held>();
  /** What was refused and reported, so that it is neither opened nor reported again. */
  #refused: ReadonlyMap<string, RecordFault> = new Map();

  constructor(private readonly settings: OpeningSettings) {}

  get(sequence: number): TrustedRecord | undefined {
    return this.#held.get(sequence);
  }

  /** All of them, in no order. */
  records(): KeyRecord[] {
    return [...this.#held.values()].map(({ record }) => record);
  }

  /** What is wrong with the records that were refused the last time. */
  faults(): RecordFault[] {
    return [...this.#refused.values()];
  }

  forget(sequence: number): void {
    this.#held.delete(sequence);
  }

  /**
   * Takes what the store has now, as far as it is to be trusted.
   *
   * @returns what is wrong with the rest, unless it was so the last time
   */
  absorb(rows: readonly unknown[]): RecordFault[] {
    const refused = new Map<string, RecordFault>();
    for (const row of rows) {
      const text = isKeyRecord(row) ? textOf(row) : JSON.stringify(row);
      const fault = this.#refused.get(text) ?? this.take(row);
      if (fault !== undefined) {
        refused.set(text, fault);
      }
    }
    const fresh = [...refused].filter(([text]) => !this.#refused.has(text));
    this.#refused = refused;
    return fresh.map(([, fault]) => fault);
  }

  /** Takes one record; what is wrong with it, if something is. */
  take(row: unknown): RecordFault | undefined {
    if (!isKeyRecord(row)) {
      return { sequence: sequenceOf(row), message: MALFORMED };
    }
    const { sequence } = row;
    const known = this.#held.get(sequence);
    const text = textOf(row);
    if (known?.text === text) {
      return undefined;
    }
    const { ring, keyEncryptionKeys } = this.settings;
    const opened = open(ring, row, keyEncryptionKeys);
    if ('fault' in opened) {
      return { sequence, message: opened.fault };
    }
    if (known !== undefined && isOlder(row, known.record)) {
      return { sequence, message: PUT_BACK };
    }
    const record = Object.freeze(structuredClone(bareRecord(row)));
    this.#held.set(sequence, { record, text, privateKey: opened.privateKey });
    return undefined;
  }
}

/** Also one of the same version that knows nothing of a revocation, from a store that lost a write. */
export function isOlder(row: KeyRecord, known: KeyRecord): boolean {
  return (
    row.version < known.version ||
    (known.revokedAt !== undefined && row.revokedAt === undefined)
  );
}

export function faultSentence({ sequence, message }: RecordFault): string {
  const which = sequence === undefined ? 'A record' : `The key ${sequence}`;
  return `${which} of the ring cannot be used: ${message}`;
}

const MALFORMED =
  'it has not the shape of a record: restore it from a backup, or mend the store';
const PUT_BACK =
  'the store has an older version of it than was seen before, which is not taken: has the store lost writes, or was a backup put back?';
