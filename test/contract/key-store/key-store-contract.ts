import { describe, expect, it } from 'vitest';
import type {
  KeyRecord,
  KeyStore,
} from '../../../libs/jwt-auth/src/keys/managed/key-store.js';

/** A record as far as a store looks at it; nothing in it is a real key. */
export function recordOf(
  sequence: number,
  change: Partial<KeyRecord> = {},
): KeyRecord {
  return {
    sequence,
    version: 1,
    kid: `kid-${sequence}`,
    algorithm: 'ES256',
    publicJwk: { kty: 'EC', crv: 'P-256', x: 'x"\\é', y: '\u2028' },
    publishedAt: 1_893_456_000,
    signFrom: 1_896_048_000,
    keyEncryptionKeyId: 'id',
    salt: 'salt',
    iv: 'iv',
    ciphertext: 'ciphertext',
    tag: 'tag',
    ...change,
  };
}

let rings = 0;
/** A ring that nobody else uses. */
export function freshRing(): string {
  rings += 1;
  return `ring ${process.pid} ${rings} ${Math.floor(process.uptime() * 1e6)}`;
}

async function stored(store: KeyStore, ring: string): Promise<KeyRecord[]> {
  const records = await store.list(ring);
  return records.toSorted((a, b) => a.sequence - b.sequence);
}

const trues = (outcomes: readonly boolean[]): number =>
  outcomes.filter(Boolean).length;

/** What every store of managed keys must do; `open` gives another client of the same store each time. */
export function keyStoreContract(open: () => KeyStore): void {
  describe('list()', () => {
    it('is empty for a ring that there is not', async () => {
      expect(await open().list(freshRing())).toEqual([]);
    });

    it('gives the records of that ring alone, as they were stored', async () => {
      const store = open();
      const [ring, other] = [freshRing(), freshRing()];
      const revoked = recordOf(10, { revokedAt: 1_893_456_001, version: 3 });
      await store.create(ring, recordOf(2));
      await store.create(ring, revoked);
      await store.create(other, recordOf(2, { kid: 'other' }));
      expect(await stored(open(), ring)).toEqual([recordOf(2), revoked]);
    });

    it.each([
      'https://auth.example.com/a?b=c#d',
      '{tag}:*?[a-z]',
      ' \n\0 ',
      '__proto__',
      'größer 钥匙 🔑',
      "';--",
    ])('takes a ring of any name: %j', async (name) => {
      const store = open();
      const ring = `${name} ${freshRing()}`;
      await store.create(ring, recordOf(1));
      expect(await store.list(ring)).toEqual([recordOf(1)]);
      expect(await store.list(`${ring} `)).toEqual([]);
    });

    it('gives records that are the reader’s own', async () => {
      const store = open();
      const ring = freshRing();
      const record = { ...recordOf(1) };
      await store.create(ring, record);
      record.kid = 'changed by the writer';
      const [read] = await store.list(ring);
      Object.assign(read ?? {}, { kid: 'changed by a reader' });
      expect(await store.list(ring)).toEqual([recordOf(1)]);
    });
  });

  describe('create()', () => {
    it('leaves what is there, and says so', async () => {
      const store = open();
      const ring = freshRing();
      expect(await store.create(ring, recordOf(1))).toBe(true);
      expect(await open().create(ring, recordOf(1, { kid: 'late' }))).toBe(
        false,
      );
      expect(await store.list(ring)).toEqual([recordOf(1)]);
    });

    it('of many at once lets one win', async () => {
      const ring = freshRing();
      const records = Array.from({ length: 50 }, (_, index) =>
        recordOf(1, { kid: `candidate ${index}` }),
      );
      const outcomes = await Promise.all(
        records.map((record) => open().create(ring, record)),
      );
      expect(trues(outcomes)).toBe(1);
      expect(await open().list(ring)).toEqual([
        records[outcomes.indexOf(true)],
      ]);
    });
  });

  describe('replace()', () => {
    it('takes the place of the version expected', async () => {
      const store = open();
      const ring = freshRing();
      await store.create(ring, recordOf(1));
      await store.create(ring, recordOf(2));
      const next = recordOf(1, { version: 2, revokedAt: 5 });
      expect(await store.replace(ring, next, 1)).toBe(true);
      expect(await stored(open(), ring)).toEqual([next, recordOf(2)]);
    });

    it.each([0, 2, 10])(
      'leaves a record of another version than %i',
      async (expected) => {
        const store = open();
        const ring = freshRing();
        await store.create(ring, recordOf(1));
        const next = recordOf(1, { version: expected + 1, kid: 'late' });
        expect(await store.replace(ring, next, expected)).toBe(false);
        expect(await store.list(ring)).toEqual([recordOf(1)]);
      },
    );

    it('makes no record where there is none', async () => {
      const store = open();
      const ring = freshRing();
      await store.create(ring, recordOf(2));
      expect(await store.replace(ring, recordOf(1, { version: 2 }), 1)).toBe(
        false,
      );
      expect(await store.list(ring)).toEqual([recordOf(2)]);
    });

    it('of many at once lets one win', async () => {
      const ring = freshRing();
      await open().create(ring, recordOf(1));
      const records = Array.from({ length: 50 }, (_, index) =>
        recordOf(1, { version: 2, kid: `candidate ${index}` }),
      );
      const outcomes = await Promise.all(
        records.map((record) => open().replace(ring, record, 1)),
      );
      expect(trues(outcomes)).toBe(1);
      expect(await open().list(ring)).toEqual([
        records[outcomes.indexOf(true)],
      ]);
    });
  });

  describe('remove()', () => {
    it('removes that record alone, and makes room for another', async () => {
      const store = open();
      const ring = freshRing();
      await store.create(ring, recordOf(1));
      await store.create(ring, recordOf(2));
      await store.remove(ring, 1);
      expect(await open().list(ring)).toEqual([recordOf(2)]);
      expect(await store.create(ring, recordOf(1))).toBe(true);
    });

    it('of what is not there is no error', async () => {
      const store = open();
      const ring = freshRing();
      await store.remove(ring, 1);
      expect(await store.list(ring)).toEqual([]);
    });
  });
}
