import type {
  KeyRecord,
  KeyStore,
} from '../../../libs/jwt-auth/src/keys/managed/key-store.js';
import { MemoryKeyStore } from '../../../libs/jwt-auth/src/keys/managed/memory-key-store.js';
import { ISSUER } from './issuer.js';

type Method = 'list' | 'create' | 'replace' | 'remove';

/** A store that counts, fails, hangs, and whose records can be tampered with. */
export class FickleStore extends MemoryKeyStore implements KeyStore {
  readonly calls: Record<Method, number> = {
    list: 0,
    create: 0,
    replace: 0,
    remove: 0,
  };
  /** Runs before each call of a method; what it throws is what the call rejects with. */
  before: Partial<Record<Method, () => Promise<void> | void>> = {};

  override async list(ring: string): Promise<readonly KeyRecord[]> {
    await this.#called('list');
    return super.list(ring);
  }

  override async create(ring: string, record: KeyRecord): Promise<boolean> {
    await this.#called('create');
    return super.create(ring, record);
  }

  override async replace(
    ring: string,
    record: KeyRecord,
    expectedVersion: number,
  ): Promise<boolean> {
    await this.#called('replace');
    return super.replace(ring, record, expectedVersion);
  }

  override async remove(ring: string, sequence: number): Promise<void> {
    await this.#called('remove');
    await super.remove(ring, sequence);
  }

  /** Records as they are, by sequence, without counting as a call. */
  async records(ring = ISSUER): Promise<KeyRecord[]> {
    const records = await super.list(ring);
    return records.toSorted((a, b) => a.sequence - b.sequence);
  }

  async record(sequence: number): Promise<KeyRecord> {
    const records = await this.records();
    const found = records.find((record) => record.sequence === sequence);
    if (found === undefined) {
      throw new Error(`The store has no record ${sequence}`);
    }
    return found;
  }

  /** Puts anything in the place of a record, as an intruder or a backup would. */
  async put(sequence: number, row: unknown): Promise<void> {
    await super.remove(ISSUER, sequence);
    await super.create(ISSUER, { ...(row as KeyRecord), sequence });
  }

  async drop(sequence: number): Promise<void> {
    await super.remove(ISSUER, sequence);
  }

  async #called(method: Method): Promise<void> {
    this.calls[method]++;
    await this.before[method]?.();
  }
}

/** As a driver would reject, quoting what must not be repeated. */
export function storeDown(): never {
  throw Object.assign(new Error('redis://:hunter2hunter2@db is down'), {
    code: 'ECONNREFUSED',
  });
}

export function never(): Promise<never> {
  return new Promise(() => undefined);
}
