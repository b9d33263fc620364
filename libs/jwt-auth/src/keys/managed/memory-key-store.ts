import { type KeyRecord, KeyStore } from './key-store.js';

/**
 * Keeps managed keys in this process: for tests, and for development. A restart
 * makes new keys and so signs everybody out; several instances would not agree.
 */
export class MemoryKeyStore extends KeyStore {
  readonly #rings = new Map<string, Map<number, KeyRecord>>();

  async list(ring: string): Promise<readonly KeyRecord[]> {
    return structuredClone([...this.#ring(ring).values()]);
  }

  async create(ring: string, record: KeyRecord): Promise<boolean> {
    const records = this.#ring(ring);
    if (records.has(record.sequence)) {
      return false;
    }
    records.set(record.sequence, structuredClone(record));
    return true;
  }

  async replace(
    ring: string,
    record: KeyRecord,
    expectedVersion: number,
  ): Promise<boolean> {
    const records = this.#ring(ring);
    if (records.get(record.sequence)?.version !== expectedVersion) {
      return false;
    }
    records.set(record.sequence, structuredClone(record));
    return true;
  }

  async remove(ring: string, sequence: number): Promise<void> {
    this.#ring(ring).delete(sequence);
  }

  #ring(ring: string): Map<number, KeyRecord> {
    const records = this.#rings.get(ring) ?? new Map<number, KeyRecord>();
    this.#rings.set(ring, records);
    return records;
  }
}
